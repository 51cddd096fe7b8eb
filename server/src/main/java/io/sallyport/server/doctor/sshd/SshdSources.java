package io.sallyport.server.doctor.sshd;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which sshd run, and which files they read. */
public final class SshdSources {
    private static final Path PROC = Path.of("/proc");

    private SshdSources() {}

    /**
     * One that waits for connections, or would if it were started.
     *
     * @param program as it was started
     * @param config its main file
     * @param options {@code -o} and {@code -p} of its command line, each followed by its value
     */
    public record Running(Optional<Long> pid, Path program, Path config, List<String> options) {
        public Running {
            options = List.copyOf(options);
        }
    }

    /** The main file, and what it includes, in the order in which they are read. */
    public static List<Path> files(Path main) {
        Path folder = Objects.requireNonNull(main.toAbsolutePath().getParent());
        return SshdFilesReader.read(main, folder).files();
    }

    /** Those of this host's own files; the one on the disk, if none runs. */
    public static List<Running> running() {
        var found =
                Listeners.sshd(PROC).stream()
                        .filter(one -> !one.isElsewhere())
                        .map(SshdSources::running)
                        .toList();
        Listener onDisk = Listener.onDisk();
        return found.isEmpty() ? List.of(running(onDisk)) : found;
    }

    private static Running running(Listener one) {
        return new Running(one.pid(), one.program(), one.config(), one.options());
    }
}
