package io.sallyport.server.cli.googleauth;

import io.sallyport.engine.googleauth.StateFile;
import io.sallyport.engine.googleauth.UnusableFileException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Where a state file lies: read and written so that logins may go on meanwhile. */
public final class StateFilePlace {
    /** The old PAM module takes no lock: what it changed meanwhile is read again. */
    private static final int TRIES_MAX = 3;

    private static final Object ROOT = 0;

    private final Path path;
    private final RandomGenerator random;

    /**
     * @param random for the names of temporary files
     */
    public StateFilePlace(Path path, RandomGenerator random) {
        this.path = path;
        this.random = random;
    }

    /** What becomes of a file; the bytes are cleared once they are written. */
    @FunctionalInterface
    public interface Change {
        byte[] of(StateFile file) throws UnusableFileException;
    }

    public Path path() {
        return path;
    }

    /**
     * Reads the file, for its owner or root (GA-60); the caller closes it.
     *
     * @throws IOException if it is not there, not theirs, or nothing that a state file could be
     */
    public StateFile read() throws IOException {
        try (var file = OpenedFile.open(path)) {
            Object caller = caller();
            if (!caller.equals(ROOT) && !caller.equals(file.owner()))
                throw fault("only its owner may see it, or root");
            return file.read();
        }
    }

    /**
     * Writes a file, in the place of any other.
     *
     * @param content is cleared
     * @throws UnsettledException if it is written, and may be lost if the power fails
     * @throws IOException if it could not be written; what was there before is as it was
     */
    public void write(byte[] content) throws IOException {
        var replacement = new FileReplacement(path, random);
        prepare(replacement, content);
        // A login that is judging the old file must not put its next one over this.
        var old = lockedIfPossible();
        try {
            replacement.commit();
        } finally {
            old.ifPresent(OpenedFile::close);
        }
        replacement.settle();
    }

    /**
     * Reads and writes the file in one step, as seen by logins; for its owner only, since it lies
     * where the owner could lead anybody else astray.
     *
     * @throws UnusableFileException if the change cannot be made of this file
     * @throws UnsettledException as {@link #write}
     * @throws IOException if it could not be changed; it is as it was
     */
    public void replace(Change change) throws IOException, UnusableFileException {
        for (int tries = 0; tries < TRIES_MAX; tries++) if (replaceUnlessChanged(change)) return;
        throw fault("something else changes it all the time");
    }

    private boolean replaceUnlessChanged(Change change) throws IOException, UnusableFileException {
        var replacement = new FileReplacement(path, random);
        try (var file = OpenedFile.locked(path)) {
            if (!caller().equals(file.owner())) throw fault("only its owner may change it");
            var seen = file.identity();
            try (var state = file.read()) {
                prepare(replacement, change.of(state));
            }
            if (!seen.equals(OpenedFile.Identity.of(path))) {
                replacement.abandon();
                return false;
            }
            replacement.commit();
            replacement.settle();
            return true;
        }
    }

    private static void prepare(FileReplacement replacement, byte[] content) throws IOException {
        try {
            replacement.prepare(content);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** Empty if there is none yet, or one that this person cannot read: then no login does. */
    private Optional<OpenedFile> lockedIfPossible() {
        try {
            return Optional.of(OpenedFile.locked(path));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The uid of this process, as the kernel sees it. */
    private static Object caller() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private FileSystemException fault(String reason) {
        return new FileSystemException(path.toString(), null, reason);
    }
}
