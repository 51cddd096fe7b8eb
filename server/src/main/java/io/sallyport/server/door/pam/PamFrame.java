package io.sallyport.server.door.pam;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/**
 * One frame, its body still unread.
 *
 * @param version {@link #VERSION}, or {@link #VERSION_WITH_SESSION} of a Begin or an Answer
 */
record PamFrame(int version, Kind kind, byte[] body) {
    static final int VERSION = 1;

    /** Of a Begin or an Answer that tells of the session on a terminal. */
    static final int VERSION_WITH_SESSION = 2;

    private static final byte[] MAGIC = {'S', 'L', 'P', 'T'};
    private static final int HEADER_BYTES = 10;
    private static final int REQUEST_BYTES_MAX = 131_072;
    private static final int USUAL_BYTES_MAX = 2_048;

    /** A frame of the version that all kinds have. */
    PamFrame(Kind kind, byte[] body) {
        this(VERSION, kind, body);
    }

    boolean hasSession() {
        return version == VERSION_WITH_SESSION;
    }

    /** What a frame is. */
    enum Kind {
        BEGIN(1),
        ANSWER(2),
        FILE(3),
        SETTLED(4),
        LOOK_UP(5),
        ASK_NOTICE(7),
        OUTCOME(129),
        JUDGEMENT(130),
        KEY(131),
        NOTICE(133);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) throws MalformedBytesException {
            for (Kind kind : values()) if (kind.code == code) return kind;
            throw new MalformedBytesException("a frame of kind " + code + " is not known");
        }
    }

    /** The frame is of a protocol version that this server does not speak. */
    static final class OtherVersionException extends Exception {
        private static final long serialVersionUID = 1L;

        OtherVersionException(int version) {
            super(
                    "the module speaks protocol version "
                            + version
                            + ", sallyportd up to version "
                            + VERSION_WITH_SESSION
                            + "; bring both to the same release");
        }
    }

    /**
     * Reads one request frame. Bytes that came with it and are not of it are refused: they are a
     * newer module's, or an attack.
     */
    static PamFrame read(ReadableByteChannel channel)
            throws IOException, MalformedBytesException, OtherVersionException {
        // Nearly every frame comes whole at the first read.
        var bytes = ByteBuffer.allocate(USUAL_BYTES_MAX);
        fill(channel, bytes, HEADER_BYTES);
        var header = new Cursor(Arrays.copyOf(bytes.array(), HEADER_BYTES));
        if (!Arrays.equals(header.take(MAGIC.length, "magic"), MAGIC))
            throw new MalformedBytesException("magic is not SLPT");
        int version = header.u8("version");
        if (version < VERSION || version > VERSION_WITH_SESSION)
            throw new OtherVersionException(version);
        Kind kind = Kind.of(header.u8("kind"));
        if (version == VERSION_WITH_SESSION && kind != Kind.BEGIN && kind != Kind.ANSWER)
            throw new MalformedBytesException("a frame of this kind has version " + VERSION);
        long length = header.u32("length");
        if (length > REQUEST_BYTES_MAX)
            throw new MalformedBytesException(
                    "length is " + length + "; it may be " + REQUEST_BYTES_MAX);
        int end = HEADER_BYTES + (int) length;
        if (end >= bytes.capacity()) bytes = withRoomFor(end + 1, bytes);
        fill(channel, bytes, end);
        if (bytes.position() > end) throw new MalformedBytesException("bytes follow the frame");
        byte[] body = Arrays.copyOfRange(bytes.array(), HEADER_BYTES, end);
        Arrays.fill(bytes.array(), (byte) 0); // there may be a code in it
        return new PamFrame(version, kind, body);
    }

    void write(WritableByteChannel channel) throws IOException {
        var out = new ByteWriter().raw(MAGIC).u8(version).u8(kind.code).u32(body.length).raw(body);
        var bytes = ByteBuffer.wrap(out.toByteArray());
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    private static ByteBuffer withRoomFor(int count, ByteBuffer read) {
        return ByteBuffer.allocate(count).put(read.flip());
    }

    /** Reads until there are {@code count} bytes; there may be more. */
    private static void fill(ReadableByteChannel channel, ByteBuffer bytes, int count)
            throws IOException {
        while (bytes.position() < count)
            if (channel.read(bytes) < 0)
                throw new EOFException("the caller hung up in the middle of a frame");
    }
}
