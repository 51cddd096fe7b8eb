package io.sallyport.engine.bytes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads hostile bytes from front to back and cannot overrun. Numbers are big-endian. Each getter
 * takes the field's name for the message; {@link #end} proves that nothing is left.
 */
public final class Cursor {
    private static final int NANOS_MAX = 999_999_999;
    private static final int WORD_BYTES_MAX = 64;

    private final ByteBuffer bytes;

    /** Reads {@code bytes}, which must not change meanwhile. */
    public Cursor(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** An unsigned byte, 0 to 255. */
    public int u8(String field) throws MalformedBytesException {
        need(1, field);
        return Byte.toUnsignedInt(bytes.get());
    }

    /** An unsigned 16-bit number. */
    public int u16(String field) throws MalformedBytesException {
        need(2, field);
        return Short.toUnsignedInt(bytes.getShort());
    }

    /** An unsigned 32-bit number. */
    public long u32(String field) throws MalformedBytesException {
        need(4, field);
        return Integer.toUnsignedLong(bytes.getInt());
    }

    /** A 64-bit number as it is. */
    public long i64(String field) throws MalformedBytesException {
        need(8, field);
        return bytes.getLong();
    }

    /** Exactly {@code length} bytes. */
    public byte[] take(int length, String field) throws MalformedBytesException {
        need(length, field);
        var out = new byte[length];
        bytes.get(out);
        return out;
    }

    /** A 16-bit length from {@code min} to {@code max}, and that many bytes. */
    public byte[] blob(int min, int max, String field) throws MalformedBytesException {
        int length = u16(field);
        if (length < min || length > max)
            throw new MalformedBytesException(
                    field + " has " + length + " bytes; it may have " + min + " to " + max);
        return take(length, field);
    }

    /** A blob that is strict UTF-8 without NUL. */
    public String text(int min, int max, String field) throws MalformedBytesException {
        String text = decode(blob(min, max, field), field);
        if (text.indexOf('\0') >= 0) throw new MalformedBytesException(field + " holds a NUL");
        return text;
    }

    /** A count from 0 to {@code max}, in one byte or two. */
    public int count(int max, boolean wide, String field) throws MalformedBytesException {
        int count = wide ? u16(field) : u8(field);
        if (count > max)
            throw new MalformedBytesException(field + " are " + count + "; there may be " + max);
        return count;
    }

    /** Seconds since 1970 in 64 bits, nanoseconds in 32. */
    public Instant instant(String field) throws MalformedBytesException {
        long seconds = i64(field);
        long nanos = u32(field);
        if (seconds < Instant.MIN.getEpochSecond()
                || seconds > Instant.MAX.getEpochSecond()
                || nanos > NANOS_MAX) throw new MalformedBytesException(field + " is out of range");
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /** The constant of {@code words} with the name that stands here as text. */
    public <E extends Enum<E>> E word(Class<E> words, String field) throws MalformedBytesException {
        String word = text(1, WORD_BYTES_MAX, field);
        for (E known : words.getEnumConstants()) if (known.name().equals(word)) return known;
        throw new MalformedBytesException(field + " is a word that is not known");
    }

    /** Bytes not yet read. */
    public int remaining() {
        return bytes.remaining();
    }

    /** Proves that everything has been read. */
    public void end() throws MalformedBytesException {
        if (bytes.hasRemaining())
            throw new MalformedBytesException(bytes.remaining() + " bytes follow the last field");
    }

    private void need(int length, String field) throws MalformedBytesException {
        if (length < 0 || length > bytes.remaining())
            throw new MalformedBytesException(
                    field + " needs " + length + " bytes, " + bytes.remaining() + " are left");
    }

    private static String decode(byte[] utf8, String field) throws MalformedBytesException {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new MalformedBytesException(field + " is not UTF-8");
        }
    }
}
