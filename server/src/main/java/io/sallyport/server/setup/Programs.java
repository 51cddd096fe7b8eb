package io.sallyport.server.setup;

import io.sallyport.server.doctor.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs programs of the host, within bounds. */
final class Programs {
    /** Where {@code install} has put ours. */
    private static final Path OURS = Path.of("/usr/libexec/sallyport");

    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final String WATCHER_UNIT = "sallyport-setup-watch";

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
        return ask(command, Probe.LIMIT);
    }

    /**
     * @param limit how long it may take
     */
    Probe.Answer ask(List<String> command, Duration limit) throws SetupException {
        try {
            return new Probe(limit).ask(command);
        } catch (Probe.SilentException e) {
            throw new SetupException(e.getMessage() + ".");
        }
    }

    /** A program that sees the staged files. */
    Probe.Answer inStage(Path stage, List<String> command, Duration limit) throws SetupException {
        var words = new ArrayList<String>(List.of(ours("in-stage"), stage.toString()));
        words.addAll(command);
        return ask(words, limit);
    }

    Probe.Answer inStage(Path stage, List<String> command) throws SetupException {
        return inStage(stage, command, Probe.LIMIT);
    }

    static String ours(String name) {
        return OURS.resolve(name).toString();
    }

    /**
     * Lives on when this process, its session and its terminal are gone: as a unit of its own where
     * systemd runs, which may end whatever a session has left behind.
     */
    void startDetached(List<String> command) throws SetupException {
        if (!isStartedBySystemd(command)) startAlone(command);
    }

    private boolean isStartedBySystemd(List<String> command) throws SetupException {
        if (!Files.isDirectory(SYSTEMD)) return false;
        var words = new ArrayList<String>(List.of("/usr/bin/systemd-run", "--quiet", "--collect"));
        words.add("--unit=" + WATCHER_UNIT);
        words.addAll(command);
        return Files.isExecutable(Path.of(words.getFirst())) && ask(words).status() == 0;
    }

    private static void startAlone(List<String> command) throws SetupException {
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
