package io.sallyport.server.unix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;

/**
 * The C library: finds its functions, and tells its errors.
 *
 * <p>The numbers and layouts in this package are those of Linux on x86-64 and arm64, which are the
 * same.
 */
@SuppressWarnings("restricted") // the launcher allows native access, to the database's library too
final class CLibrary {
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;

    private static final long ERROR_TEXT_BYTES_MAX = 1_024;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle STRERROR =
            function("strerror", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);

    private CLibrary() {}

    /** A function whose first parameter is a {@link #state}. */
    static MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"));
    }

    /** A function that cannot fail, and answers nothing. */
    static MethodHandle procedure(String name) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.ofVoid());
    }

    /** Room for what a call leaves behind for {@link #errno}; one for each thread at a time. */
    static MemorySegment state(Arena arena) {
        return arena.allocate(STATE);
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /** The error that the last call left. */
    static IOException error(MemorySegment state, String what) {
        return new IOException(what + ": " + text(errno(state)));
    }

    /** How Java's own calls write paths. */
    static Charset pathEncoding() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    /** What the C library says of an error number. */
    static String text(int errno) {
        try (Arena arena = Arena.ofConfined()) {
            var text = (MemorySegment) STRERROR.invokeExact(state(arena), errno);
            return text.reinterpret(ERROR_TEXT_BYTES_MAX).getString(0);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    /** A call itself throws nothing, so this is an error of the virtual machine, or a bug. */
    static RuntimeException cannotCall(Throwable cause) {
        if (cause instanceof Error error) throw error;
        if (cause instanceof RuntimeException bug) return bug;
        return new IllegalStateException("cannot call the C library", cause);
    }
}
