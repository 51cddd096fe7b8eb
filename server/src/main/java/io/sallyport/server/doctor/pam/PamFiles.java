package io.sallyport.server.doctor.pam;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The files of Linux-PAM on a host, and the order in which their folders are searched (DOC-13). */
final class PamFiles {
    static final int FILE_BYTES_MAX = 256 * 1024;
    private static final int SERVICES_MAX = 1_000;

    /** The administrator's first, then the distribution's. */
    private static final List<String> FOLDERS = List.of("/etc/pam.d", "/usr/lib/pam.d");

    private final Path root;
    private final List<String> folders;

    /**
     * @param root of the host's tree: {@code /}
     */
    PamFiles(Path root) {
        this(root, FOLDERS);
    }

    PamFiles(Path root, List<String> folders) {
        this.root = root;
        this.folders = List.copyOf(folders);
    }

    Path root() {
        return root;
    }

    /**
     * The file that is read under this name.
     *
     * @param name of a service, or an absolute path
     */
    Optional<Path> find(String name) {
        if (name.startsWith("/")) return existing(name);
        return folders.stream()
                .map(folder -> existing(folder + "/" + name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Every service that has a file, by name. */
    List<String> services() throws IOException {
        var names = new TreeSet<String>();
        for (String folder : folders) {
            Path path = onHost(folder);
            if (!Files.isDirectory(path)) continue;
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                for (Path file : files) {
                    if (Files.isRegularFile(file)) names.add(String.valueOf(file.getFileName()));
                    if (names.size() > SERVICES_MAX)
                        throw new IOException(path + " has over " + SERVICES_MAX + " files");
                }
            }
        }
        return List.copyOf(names);
    }

    /** At most {@link #FILE_BYTES_MAX}. */
    byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new IOException(file + " is not a file");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(FILE_BYTES_MAX + 1);
            if (content.length > FILE_BYTES_MAX)
                throw new IOException(file + " has over " + FILE_BYTES_MAX + " bytes");
            return content;
        }
    }

    /** What the host calls by this absolute path. */
    Path onHost(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    private Optional<Path> existing(String absolute) {
        Path path = onHost(absolute);
        return Files.exists(path) ? Optional.of(path) : Optional.empty();
    }
}
