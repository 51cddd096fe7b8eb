package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Sockets, and the name service, as the C library has them: Java's own give less, or only with
 * more; see docs/decisions/0013. Each is called as its manual page says; a negative result is an
 * error whose number {@link CLibrary#errno} tells.
 */
final class SocketCalls {
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

    private static final MethodHandle SOCKET =
            CLibrary.function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND =
            CLibrary.function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN =
            CLibrary.function("listen", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT4 =
            CLibrary.function("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle SHUTDOWN =
            CLibrary.function("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = CLibrary.function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            CLibrary.function(
                    "getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            CLibrary.function(
                    "setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECV =
            CLibrary.function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND =
            CLibrary.function("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETPWUID_R =
            CLibrary.function(
                    "getpwuid_r", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);

    private SocketCalls() {}

    static int socket(MemorySegment state, int domain, int type) {
        try {
            return (int) SOCKET.invokeExact(state, domain, type, 0);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment address) {
        try {
            return (int) BIND.invokeExact(state, fd, address, (int) address.byteSize());
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    static int listen(MemorySegment state, int fd, int backlog) {
        try {
            return (int) LISTEN.invokeExact(state, fd, backlog);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    static int accept(MemorySegment state, int fd) {
        MemorySegment none = MemorySegment.NULL;
        try {
            return (int) ACCEPT4.invokeExact(state, fd, none, none, SOCK_CLOEXEC);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    static int shutdown(MemorySegment state, int fd) {
        try {
            return (int) SHUTDOWN.invokeExact(state, fd, SHUT_RDWR);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            return (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
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
            throw CLibrary.cannotCall(e);
        }
    }

    static int setsockopt(MemorySegment state, int fd, int option, MemorySegment value) {
        int length = (int) value.byteSize();
        try {
            return (int) SETSOCKOPT.invokeExact(state, fd, SOL_SOCKET, option, value, length);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    static long recv(MemorySegment state, int fd, MemorySegment room) {
        try {
            return (long) RECV.invokeExact(state, fd, room, room.byteSize(), 0);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    static long send(MemorySegment state, int fd, MemorySegment bytes, int flags) {
        try {
            return (long)
                    SEND.invokeExact(state, fd, bytes, bytes.byteSize(), flags | MSG_NOSIGNAL);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
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
            throw CLibrary.cannotCall(e);
        }
    }
}
