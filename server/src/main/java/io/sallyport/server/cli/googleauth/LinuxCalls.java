package io.sallyport.server.cli.googleauth;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Calls of Linux that Java has none for. The PAM module takes flock(2) on a state file; what Java's
 * channels take is another kind of lock, and neither sees the other.
 */
@SuppressWarnings("restricted") // the launcher allows native access, to the database's library too
final class LinuxCalls {
    /** O_NOCTTY, O_NONBLOCK and O_CLOEXEC: a pipe or a terminal must not hold up the opening. */
    private static final int READ_ONLY = 0x100 | 0x800 | 0x80000;

    private static final int LOCK_EX = 2;
    private static final int ENOENT = 2;
    private static final int EINTR = 4;
    private static final int EACCES = 13;
    private static final long ERROR_TEXT_BYTES_MAX = 1024;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    // open(2) takes a third argument only where it makes a file.
    private static final MethodHandle OPEN =
            call("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle FLOCK =
            call("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SYNC = LINKER.downcallHandle(symbol("sync"), nothing());
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(symbol("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private LinuxCalls() {}

    /** Opens for reading; the caller closes. */
    static int open(Path path) throws IOException {
        var encoding = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(Linker.Option.captureStateLayout());
            var name = arena.allocateFrom(path.toString(), encoding);
            int descriptor = (int) OPEN.invokeExact(state, name, READ_ONLY);
            if (descriptor < 0) throw fault(path, "", state);
            return descriptor;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Waits until nobody else holds the file; closing it gives it back. */
    static void lock(int descriptor, Path path) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(Linker.Option.captureStateLayout());
            while ((int) FLOCK.invokeExact(state, descriptor, LOCK_EX) != 0)
                if ((int) ERRNO.get(state, 0L) != EINTR)
                    throw fault(path, "it cannot be locked: ", state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void close(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(Linker.Option.captureStateLayout());
            int ignored = (int) CLOSE.invokeExact(state, descriptor); // it was only read
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call close(2)", e);
        }
    }

    /** Makes everything durable on all file systems. */
    static void sync() {
        try {
            SYNC.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call sync(2)", e);
        }
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                symbol(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }

    private static FunctionDescriptor nothing() {
        return FunctionDescriptor.ofVoid();
    }

    private static FileSystemException fault(Path path, String lead, MemorySegment state)
            throws Throwable {
        int error = (int) ERRNO.get(state, 0L);
        String name = path.toString();
        if (error == ENOENT) return new NoSuchFileException(name);
        if (error == EACCES) return new AccessDeniedException(name);
        var text = (MemorySegment) STRERROR.invokeExact(error);
        return new FileSystemException(
                name, null, lead + text.reinterpret(ERROR_TEXT_BYTES_MAX).getString(0));
    }

    /** The handles may throw anything, and throw nothing. */
    private static IOException unexpected(Throwable e) {
        if (e instanceof IOException fault) return fault;
        throw new IllegalStateException("cannot call the C library", e);
    }
}
