package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Calls of Linux that Java has none for. The PAM module takes flock(2) on a state file; what Java's
 * channels take is another kind of lock, and neither sees the other.
 */
public final class FileCalls {
    /** O_NOCTTY, O_NONBLOCK and O_CLOEXEC: a pipe or a terminal must not hold up the opening. */
    private static final int READ_ONLY = 0x100 | 0x800 | 0x80000;

    private static final int LOCK_EX = 2;

    // open(2) takes a third argument only where it makes a file.
    private static final MethodHandle OPEN = CLibrary.function("open", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle FLOCK =
            CLibrary.function("flock", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = CLibrary.function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle SYNC = CLibrary.procedure("sync");

    private FileCalls() {}

    /** Opens for reading; the caller closes. */
    public static int open(Path path) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var state = CLibrary.state(arena);
            var name = arena.allocateFrom(path.toString(), CLibrary.pathEncoding());
            int descriptor = (int) OPEN.invokeExact(state, name, READ_ONLY);
            if (descriptor < 0) throw fault(path, "", state);
            return descriptor;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Waits until nobody else holds the file; closing it gives it back. */
    public static void lock(int descriptor, Path path) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var state = CLibrary.state(arena);
            while ((int) FLOCK.invokeExact(state, descriptor, LOCK_EX) != 0)
                if (CLibrary.errno(state) != CLibrary.EINTR)
                    throw fault(path, "it cannot be locked: ", state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static void close(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            var state = CLibrary.state(arena);
            int ignored = (int) CLOSE.invokeExact(state, descriptor); // it was only read
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    /** Makes everything durable on all file systems. */
    public static void sync() {
        try {
            SYNC.invokeExact();
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    private static FileSystemException fault(Path path, String lead, MemorySegment state) {
        int error = CLibrary.errno(state);
        String name = path.toString();
        if (error == CLibrary.ENOENT) return new NoSuchFileException(name);
        if (error == CLibrary.EACCES) return new AccessDeniedException(name);
        return new FileSystemException(name, null, lead + CLibrary.text(error));
    }

    /** The handles may throw anything, and throw nothing. */
    private static IOException unexpected(Throwable e) {
        if (e instanceof IOException fault) return fault;
        throw CLibrary.cannotCall(e);
    }
}
