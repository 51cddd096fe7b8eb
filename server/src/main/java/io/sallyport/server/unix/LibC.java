package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of the C library that Java's own sockets do not give, or give only with more: see
 * docs/decisions/0013. Each is called as its manual page says; a negative result is an error whose
 * number {@link #errno} tells.
 *
 * <p>Numbers and layouts are those of Linux on x86-64 and arm64, which are the same.
 */
final class LibC {
    static final int AF_UNIX = 1;
    static final int SOCK_STREAM = 1;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_PEERCRED = 17;
    static final int SO_RCVTIMEO = 20;
    static final int SO_SNDTIMEO = 21;
    static final int SHUT_RDWR = 2;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET =
            function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND =
            function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN = function("listen", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT4 =
            function("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle SHUTDOWN = function("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECV =
            function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND =
            function("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETPWUID_R =
            function("getpwuid_r", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final MethodHandle STRERROR = function("strerror", ADDRESS, JAVA_INT);

    private LibC() {}

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

    static int socket(MemorySegment state, int domain, int type) {
        try {
            return (int) SOCKET.invokeExact(state, domain, type, 0);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment address) {
        try {
            return (int) BIND.invokeExact(state, fd, address, (int) address.byteSize());
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    static int listen(MemorySegment state, int fd, int backlog) {
        try {
            return (int) LISTEN.invokeExact(state, fd, backlog);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    static int accept(MemorySegment state, int fd) {
        MemorySegment none = MemorySegment.NULL;
        try {
            return (int) ACCEPT4.invokeExact(state, fd, none, none, SOCK_CLOEXEC);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    static int shutdown(MemorySegment state, int fd) {
        try {
            return (int) SHUTDOWN.invokeExact(state, fd, SHUT_RDWR);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            return (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    /**
     * Reads an option of the socket.
     *
     * @param length an int: the bytes of {@code value}, and afterwards how many of them were set
     */
    static int getsockopt(
            MemorySegment state, int fd, int option, MemorySegment value, MemorySegment length) {
        try {
            return (int) GETSOCKOPT.invokeExact(state, fd, SOL_SOCKET, option, value, length);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    static int setsockopt(MemorySegment state, int fd, int option, MemorySegment value) {
        int length = (int) value.byteSize();
        try {
            return (int) SETSOCKOPT.invokeExact(state, fd, SOL_SOCKET, option, value, length);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    static long recv(MemorySegment state, int fd, MemorySegment room) {
        try {
            return (long) RECV.invokeExact(state, fd, room, room.byteSize(), 0);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    static long send(MemorySegment state, int fd, MemorySegment bytes, int flags) {
        try {
            return (long)
                    SEND.invokeExact(state, fd, bytes, bytes.byteSize(), flags | MSG_NOSIGNAL);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    /** Answers an error number, or 0. */
    static int getpwuid(
            MemorySegment state,
            int uid,
            MemorySegment entry,
            MemorySegment room,
            MemorySegment found) {
        try {
            return (int) GETPWUID_R.invokeExact(state, uid, entry, room, room.byteSize(), found);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    /** What the C library says of an error number. */
    @SuppressWarnings("restricted") // a text of the C library ends in a zero
    static String text(int errno) {
        try (Arena arena = Arena.ofConfined()) {
            var text = (MemorySegment) STRERROR.invokeExact(state(arena), errno);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw cannotCall(e);
        }
    }

    @SuppressWarnings("restricted") // what a signature says here is believed
    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... parameters) {
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        return LINKER.downcallHandle(
                address,
                FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"));
    }

    /** A call itself throws nothing, so this is an error of the virtual machine, or a bug. */
    private static RuntimeException cannotCall(Throwable cause) {
        if (cause instanceof Error error) throw error;
        if (cause instanceof RuntimeException bug) return bug;
        return new IllegalStateException(cause);
    }
}
