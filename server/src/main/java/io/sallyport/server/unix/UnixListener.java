package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listening Unix socket. Any number of threads may stand in {@link #accept} at once: for each
 * connection the kernel wakes one of them.
 */
public final class UnixListener implements AutoCloseable {
    /** Of sun_path, with the zero at its end. */
    private static final int PATH_BYTES_MAX = 108;

    private final int fd;

    /**
     * Who uses the descriptor: its owner, until {@link #close}, and whoever stands in accept. The
     * last one closes it, because its number may be given to another file at once.
     */
    private final AtomicInteger users = new AtomicInteger(1);

    private volatile boolean closed;

    private UnixListener(int fd) {
        this.fd = fd;
    }

    /**
     * Binds a path at which nothing lies.
     *
     * @param backlog connections that may wait to be accepted
     * @throws IOException if it is too long, or cannot be bound
     */
    public static UnixListener bind(Path path, int backlog) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = address(arena, path);
            MemorySegment state = CLibrary.state(arena);
            int fd =
                    SocketCalls.socket(
                            state,
                            SocketCalls.AF_UNIX,
                            SocketCalls.SOCK_STREAM | SocketCalls.SOCK_CLOEXEC);
            if (fd < 0) throw CLibrary.error(state, "no socket");
            if (SocketCalls.bind(state, fd, address) == 0
                    && SocketCalls.listen(state, fd, backlog) == 0) return new UnixListener(fd);
            IOException error = CLibrary.error(state, "cannot be bound");
            SocketCalls.close(state, fd);
            throw error;
        }
    }

    /**
     * Waits for a connection.
     *
     * @throws ClosedChannelException if the socket is, or is being, closed
     * @throws IOException if this process is out of descriptors, for instance
     */
    public UnixConnection accept() throws IOException {
        enter();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = CLibrary.state(arena);
            while (true) {
                int accepted = SocketCalls.accept(state, fd);
                if (accepted >= 0) return new UnixConnection(accepted);
                if (closed) throw new ClosedChannelException();
                if (CLibrary.errno(state) != CLibrary.EINTR) throw CLibrary.error(state, "accept");
            }
        } finally {
            leave();
        }
    }

    public boolean isOpen() {
        return !closed;
    }

    /** Wakes whoever stands in {@link #accept}; the file of the socket stays. */
    @Override
    public void close() {
        synchronized (users) {
            if (closed) return;
            closed = true;
        }
        try (Arena arena = Arena.ofConfined()) {
            SocketCalls.shutdown(CLibrary.state(arena), fd);
        }
        leave();
    }

    private void enter() throws ClosedChannelException {
        int before = users.getAndUpdate(count -> count == 0 ? 0 : count + 1);
        if (before == 0) throw new ClosedChannelException();
    }

    private void leave() {
        if (users.decrementAndGet() > 0) return;
        try (Arena arena = Arena.ofConfined()) {
            SocketCalls.close(CLibrary.state(arena), fd);
        }
    }

    /** A sockaddr_un (unix(7)). */
    private static MemorySegment address(Arena arena, Path path) throws IOException {
        byte[] name = path.toString().getBytes(CLibrary.pathEncoding());
        if (name.length >= PATH_BYTES_MAX)
            throw new IOException("the path is longer than " + (PATH_BYTES_MAX - 1) + " bytes");
        MemorySegment address = arena.allocate(Short.BYTES + PATH_BYTES_MAX, Short.BYTES);
        address.set(JAVA_SHORT, 0, (short) SocketCalls.AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, Short.BYTES, name.length);
        return address;
    }
}
