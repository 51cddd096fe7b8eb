package io.sallyport.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Another Java process with the tests' class path; killed at the end of a test. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = process.inputReader(UTF_8);
    }

    static ChildJvm start(Class<?> program, Object... arguments) throws IOException {
        return new ChildJvm(
                new ProcessBuilder(command(program, arguments))
                        .redirectError(new File("/dev/null"))
                        .start());
    }

    /** Starts it from a shell: {@code $@} in the script is the command. */
    static ChildJvm startFrom(String script, Class<?> program, Object... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(command(program, arguments));
        return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private static List<String> command(Class<?> program, Object... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(program.getName());
        for (Object argument : arguments) command.add(argument.toString());
        return command;
    }

    long pid() {
        return process.pid();
    }

    /** The next line; empty at the end. */
    Optional<String> line() throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    /** The next line that begins so; what comes before it is skipped. */
    String lineWith(String beginning) throws IOException {
        var skipped = new ArrayList<String>();
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            if (line.get().startsWith(beginning)) return line.get();
            skipped.add(line.get());
        }
        return fail("the child ended without saying '" + beginning + "'; it said " + skipped);
    }

    /** kill -9, and waits for the end; what it had said can still be read. */
    void kill() {
        // Not process.destroyForcibly(): that would close what was not read yet.
        boolean ignored = process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        lines.close();
    }
}
