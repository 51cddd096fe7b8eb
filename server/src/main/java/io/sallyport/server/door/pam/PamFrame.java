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

/** One frame: its kind and its body, still unread. */
record PamFrame(Kind kind, byte[] body) {
    static final int VERSION = 1;
    private static final byte[] MAGIC = {'S', 'L', 'P', 'T'};
    private static final int HEADER_BYTES = 10;
    private static final int REQUEST_BYTES_MAX = 131_072;

    /** What a frame is. */
    enum Kind {
        BEGIN(1),
        ANSWER(2),
        FILE(3),
        SETTLED(4),
        OUTCOME(129),
        JUDGEMENT(130);

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
                            + ", sallyportd version "
                            + VERSION
                            + "; bring both to the same release");
        }
    }

    /** Reads one request frame. */
    static PamFrame read(ReadableByteChannel channel)
            throws IOException, MalformedBytesException, OtherVersionException {
        var header = new Cursor(fill(channel, HEADER_BYTES));
        if (!Arrays.equals(header.take(MAGIC.length, "magic"), MAGIC))
            throw new MalformedBytesException("magic is not SLPT");
        int version = header.u8("version");
        if (version != VERSION) throw new OtherVersionException(version);
        Kind kind = Kind.of(header.u8("kind"));
        long length = header.u32("length");
        if (length > REQUEST_BYTES_MAX)
            throw new MalformedBytesException(
                    "length is " + length + "; it may be " + REQUEST_BYTES_MAX);
        return new PamFrame(kind, fill(channel, (int) length));
    }

    void write(WritableByteChannel channel) throws IOException {
        var out = new ByteWriter().raw(MAGIC).u8(VERSION).u8(kind.code).u32(body.length).raw(body);
        var bytes = ByteBuffer.wrap(out.toByteArray());
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    private static byte[] fill(ReadableByteChannel channel, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining())
            if (channel.read(bytes) < 0)
                throw new EOFException("the caller hung up in the middle of a frame");
        return bytes.array();
    }
}
