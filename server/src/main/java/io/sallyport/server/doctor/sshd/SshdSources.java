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
     */
    public record Running(Optional<Long> pid, Path program, Path config) {}

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
                        .map(one -> new Running(one.pid(), one.program(), one.config()))
                        .toList();
        Listener onDisk = Listener.onDisk();
        return found.isEmpty()
                ? List.of(new Running(onDisk.pid(), onDisk.program(), onDisk.config()))
                : found;
    }
}
