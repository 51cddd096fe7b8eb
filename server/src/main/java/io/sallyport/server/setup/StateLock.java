package io.sallyport.server.setup;

import io.sallyport.server.unix.FileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The lock that packaging/libexec/setup-undo takes, too: nobody confirms what is taken back. */
final class StateLock implements AutoCloseable {
    private final int descriptor;

    private StateLock(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Waits until nobody else holds it. */
    static StateLock take(Path folder) throws IOException {
        makeFolder(folder);
        Path path = folder.resolve("lock");
        makeFile(path);
        int descriptor = FileCalls.open(path);
        try {
            FileCalls.lock(descriptor, path);
            return new StateLock(descriptor);
        } catch (IOException e) {
            FileCalls.close(descriptor);
            throw e;
        }
    }

    @Override
    public void close() {
        FileCalls.close(descriptor);
    }

    /** For root alone. */
    static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder))
            Files.createDirectory(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
    }

    static void makeFile(Path path) throws IOException {
        if (!Files.exists(path))
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
    }
}
