package io.sallyport.bench.otp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A Java library: a turn is one JMH fork. */
record JavaContender(Library library, Pace pace) implements Contender {
    // Compiled code is waited for: on a busy machine a warm-up by the clock could end before it is
    // there. The other argument silences a warning about JMH itself.
    private static final String[] JVM_ARGUMENTS = {
        "-Xbatch", "--sun-misc-unsafe-memory-access=allow"
    };

    @Override
    public String title() {
        return library.title();
    }

    /** The name of the jar, which ends with the version. */
    @Override
    public String version() {
        Path jar = Path.of(library.location());
        String name = String.valueOf(jar.getFileName()).replaceFirst("\\.jar$", "");
        return name.substring(name.lastIndexOf('-') + 1);
    }

    @Override
    public boolean supports(Work work, Hash hash) {
        return library.supports(hash);
    }

    @Override
    public Figure measure(Work work, Hash hash) throws IOException {
        String method = work.kind().equals("generate") ? "generate" : "verify";
        Options options =
                new OptionsBuilder()
                        .include("\\." + OtpBenchmark.class.getSimpleName() + "\\." + method + "$")
                        .param("library", library.name())
                        .param("hash", hash.name())
                        .param("work", work.name())
                        .forks(1)
                        .jvmArgs(JVM_ARGUMENTS)
                        .threads(1)
                        .warmupIterations(pace.warmupIterations())
                        .warmupTime(TimeValue.milliseconds(pace.iterationMillis()))
                        .measurementIterations(pace.iterations())
                        .measurementTime(TimeValue.milliseconds(pace.iterationMillis()))
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuTimeProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        try {
            RunResult result = new Runner(options).runSingle();
            return new Figure(
                    secondary(result, CpuTimeProfiler.RESULT),
                    secondary(result, "gc.alloc.rate.norm"));
        } catch (RunnerException e) {
            throw new IOException("JMH could not run " + title() + ", " + work + ", " + hash, e);
        }
    }

    private static double secondary(RunResult run, String name) throws IOException {
        Result<?> result = run.getSecondaryResults().get(name);
        if (result == null) {
            throw new IOException("JMH gave no " + name);
        }
        return result.getStatistics().getPercentile(50);
    }

    @Override
    public double coldNanos() throws IOException {
        return Double.parseDouble(Commands.lastLine(command(ColdStart.class, library.name())));
    }

    /** Runs a main class of this program in a process of its own. */
    static List<String> command(Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}
