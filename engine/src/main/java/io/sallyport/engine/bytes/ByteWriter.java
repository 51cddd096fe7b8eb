package io.sallyport.engine.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes what a {@link Cursor} reads. */
public final class ByteWriter {
    private static final int U8_MAX = 0xff;
    private static final int U16_MAX = 0xffff;
    private static final long U32_MAX = 0xffff_ffffL;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

    public ByteWriter() {}

    public ByteWriter u8(int value) {
        if (value < 0 || value > U8_MAX)
            throw new IllegalArgumentException("does not fit 8 bits: " + value);
        bytes.write(value);
        return this;
    }

    public ByteWriter u16(int value) {
        if (value < 0 || value > U16_MAX)
            throw new IllegalArgumentException("does not fit 16 bits: " + value);
        return u8(value >>> 8).u8(value & U8_MAX);
    }

    public ByteWriter u32(long value) {
        if (value < 0 || value > U32_MAX)
            throw new IllegalArgumentException("does not fit 32 bits: " + value);
        return u16((int) (value >>> 16)).u16((int) (value & U16_MAX));
    }

    public ByteWriter i64(long value) {
        return u32(value >>> 32).u32(value & U32_MAX);
    }

    /** The bytes alone, without a length. */
    public ByteWriter raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** A 16-bit length and the bytes. */
    public ByteWriter blob(byte[] value) {
        return u16(value.length).raw(value);
    }

    /** A blob of UTF-8. */
    public ByteWriter text(String value) {
        return blob(value.getBytes(StandardCharsets.UTF_8));
    }

    public ByteWriter instant(Instant value) {
        return i64(value.getEpochSecond()).u32(value.getNano());
    }

    /** The constant's name as text. */
    public ByteWriter word(Enum<?> value) {
        return text(value.name());
    }

    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
