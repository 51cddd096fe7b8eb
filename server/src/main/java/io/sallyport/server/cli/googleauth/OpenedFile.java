package io.sallyport.server.cli.googleauth;

import io.sallyport.engine.googleauth.StateFile;
import io.sallyport.server.unix.FileCalls;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A state file that is open for reading, perhaps locked; everything is asked of what is open. */
final class OpenedFile implements AutoCloseable {
    private final Path path;
    private final int descriptor;

    private OpenedFile(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    static OpenedFile open(Path path) throws IOException {
        return new OpenedFile(path, FileCalls.open(path));
    }

    /**
     * Opens and locks as the PAM module does: whoever had the lock may have put another file in its
     * place, which is then the one to be locked.
     */
    static OpenedFile locked(Path path) throws IOException {
        while (true) {
            var file = open(path);
            boolean isDone = false;
            try {
                FileCalls.lock(file.descriptor, path);
                isDone = Files.isSameFile(file.itself(), path);
                if (isDone) return file;
            } finally {
                if (!isDone) file.close();
            }
        }
    }

    /**
     * Reads the file.
     *
     * @throws FileSystemException if it is none that could be a state file
     */
    StateFile read() throws IOException {
        if (!Files.isRegularFile(itself())) throw fault("it is no regular file");
        byte[] content = content();
        try {
            if (content.length == 0) throw fault("it is empty");
            if (content.length > StateFile.BYTES_MAX)
                throw fault("it is larger than " + StateFile.BYTES_MAX / 1024 + " KiB");
            return StateFile.of(content);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private byte[] content() throws IOException {
        try (var in = Files.newInputStream(itself())) {
            return in.readNBytes(StateFile.BYTES_MAX + 1);
        }
    }

    /** A uid. */
    Object owner() throws IOException {
        return Files.getAttribute(itself(), "unix:uid");
    }

    Identity identity() throws IOException {
        return Identity.of(itself());
    }

    /** As the kernel knows it, so far as it tells; in nanoseconds. */
    record Identity(Map<String, Object> attributes) {
        static Identity of(Path path) throws IOException {
            return new Identity(
                    Map.copyOf(
                            Files.readAttributes(
                                    path, "unix:dev,ino,size,lastModifiedTime,ctime")));
        }
    }

    /** The kernel's name for what is open, whatever its path means by now. */
    private Path itself() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    private FileSystemException fault(String reason) {
        return new FileSystemException(path.toString(), null, reason);
    }

    @Override
    public void close() {
        FileCalls.close(descriptor);
    }
}
