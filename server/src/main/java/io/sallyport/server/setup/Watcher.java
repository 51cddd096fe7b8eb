package io.sallyport.server.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Who takes the change back; no file is changed before it is there (DOC-91). */
final class Watcher {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Path file;

    /**
     * @param file where it writes its process number
     */
    Watcher(Path file) {
        this.file = file;
    }

    void await() throws SetupException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isThere()) {
            if (System.nanoTime() > end) {
                SavedSet.undo();
                throw new SetupException(
                        "the undo cannot be armed: setup-undo does not start.",
                        "Nothing was changed.");
            }
            pause();
        }
    }

    private boolean isThere() {
        try {
            String pid = Files.readString(file).strip();
            return !pid.isEmpty() && Files.isDirectory(Path.of("/proc", pid));
        } catch (IOException e) {
            return false; // it has not written it yet
        }
    }

    private static void pause() throws SetupException {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException("nobody waited for the undo to be armed.");
        }
    }
}
