package io.sallyport.server.setup;

import io.sallyport.server.doctor.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs programs of the host, within bounds. */
final class Programs {
    /** Where {@code install} has put ours. */
    private static final Path OURS = Path.of("/usr/libexec/sallyport");

    private final Probe probe;

    Programs(Probe probe) {
        this.probe = probe;
    }

    /** Runs a program that must succeed. */
    String run(String... command) throws SetupException {
        Probe.Answer answer = ask(List.of(command));
        if (answer.status() != 0)
            throw new SetupException(
                    command[0]
                            + " failed with status "
                            + answer.status()
                            + ": "
                            + answer.complaint());
        return answer.out();
    }

    Probe.Answer ask(List<String> command) throws SetupException {
        try {
            return probe.ask(command);
        } catch (Probe.SilentException e) {
            throw new SetupException(e.getMessage() + ".");
        }
    }

    /** A program that sees the staged files. */
    Probe.Answer inStage(Path stage, List<String> command) throws SetupException {
        var words = new ArrayList<String>(List.of(ours("in-stage"), stage.toString()));
        words.addAll(command);
        return ask(words);
    }

    static String ours(String name) {
        return OURS.resolve(name).toString();
    }

    /** Lives on when this process, its session and its terminal are gone. */
    static void startDetached(List<String> command) throws SetupException {
        var words = new ArrayList<String>(List.of("/usr/bin/setsid", "--fork"));
        words.addAll(command);
        var nothing = Path.of("/dev/null").toFile();
        try {
            new ProcessBuilder(words)
                    .directory(Path.of("/").toFile())
                    .redirectInput(nothing)
                    .redirectOutput(nothing)
                    .redirectError(nothing)
                    .start();
        } catch (IOException e) {
            throw new SetupException("the undo cannot be armed: " + e.getMessage() + ".");
        }
    }
}
