package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;

/** An accepted connection of a Unix socket; used by one thread. */
public final class UnixConnection implements ByteChannel {
    /** Most bytes of one read or write. */
    private static final int CHUNK_BYTES = 16_384;

    /** A struct ucred: process, user and group. */
    private static final int CREDENTIALS_BYTES = 12;

    private static final int UID_OFFSET = 4;

    private final int fd;
    private boolean open = true;
    private boolean hasDeadline;
    private long deadline;

    UnixConnection(int fd) {
        this.fd = fd;
    }

    /** The peer's uid when it connected, as the kernel says (SO_PEERCRED); unsigned. */
    public int peerUid() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = CLibrary.state(arena);
            MemorySegment credentials = arena.allocate(CREDENTIALS_BYTES, Integer.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, CREDENTIALS_BYTES);
            int result =
                    SocketCalls.getsockopt(state, fd, SocketCalls.SO_PEERCRED, credentials, length);
            if (result != 0) throw CLibrary.error(state, "the kernel does not say who calls");
            if (length.get(JAVA_INT, 0) != CREDENTIALS_BYTES)
                throw new IOException("the kernel does not say who calls");
            return credentials.get(JAVA_INT, UID_OFFSET);
        }
    }

    /** From now on each read and write ends in {@link SocketTimeoutException} after this time. */
    public void endAfter(Duration patience) {
        deadline = System.nanoTime() + patience.toNanos();
        hasDeadline = true;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int most = Math.min(into.remaining(), CHUNK_BYTES);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = CLibrary.state(arena);
            MemorySegment room = arena.allocate(most);
            await(arena, state, SocketCalls.SO_RCVTIMEO);
            int count = (int) SocketCalls.recv(state, fd, room);
            if (count < 0) throw failed(state, "the caller sent nothing for too long");
            into.put(room.asSlice(0, count).asByteBuffer());
            room.fill((byte) 0); // there may be a code in it
            return count == 0 && most > 0 ? -1 : count;
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int most = Math.min(from.remaining(), CHUNK_BYTES);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = CLibrary.state(arena);
            MemorySegment bytes = arena.allocate(most);
            bytes.copyFrom(MemorySegment.ofBuffer(from.slice(from.position(), most)));
            // Nearly always there is room, and no need to say how long to wait for it.
            int count = (int) SocketCalls.send(state, fd, bytes, SocketCalls.MSG_DONTWAIT);
            if (count < 0 && CLibrary.errno(state) == CLibrary.EAGAIN) {
                await(arena, state, SocketCalls.SO_SNDTIMEO);
                count = (int) SocketCalls.send(state, fd, bytes, 0);
            }
            if (count < 0) throw failed(state, "the caller did not take the reply for too long");
            from.position(from.position() + count);
            return count;
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (!open) return;
        open = false;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = CLibrary.state(arena);
            if (SocketCalls.close(state, fd) != 0) throw CLibrary.error(state, "close");
        }
    }

    /** Tells the kernel when to give the next call up. */
    private void await(Arena arena, MemorySegment state, int option) throws IOException {
        if (!hasDeadline) return;
        long micros = (deadline - System.nanoTime()) / 1_000;
        if (micros <= 0) throw new SocketTimeoutException("the caller took too long");
        MemorySegment time = arena.allocate(2 * Long.BYTES, Long.BYTES);
        time.set(JAVA_LONG, 0, micros / 1_000_000);
        time.set(JAVA_LONG, Long.BYTES, micros % 1_000_000);
        if (SocketCalls.setsockopt(state, fd, option, time) != 0)
            throw CLibrary.error(state, "a time limit");
    }

    private static IOException failed(MemorySegment state, String late) {
        if (CLibrary.errno(state) == CLibrary.EAGAIN) return new SocketTimeoutException(late);
        return CLibrary.error(state, "the connection broke");
    }
}
