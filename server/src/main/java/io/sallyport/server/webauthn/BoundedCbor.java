package io.sallyport.server.webauthn;

import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;

/**
 * Walks over CBOR (RFC 8949) before anything of it is built: only the form that authenticators
 * write (CTAP 2, section 8), shallow, with few items (FAULT-58).
 */
final class BoundedCbor {
    /** A map in a list in a map in the whole, and one to spare. */
    static final int DEPTH_MAX = 5;

    static final int ITEMS_MAX = 128;

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int LIST = 4;
    private static final int MAP = 5;
    private static final int SIMPLE = 7;

    private static final int FALSE = 20;
    private static final int NULL = 22;

    private final Cursor in;
    private int items;

    private BoundedCbor(Cursor in) {
        this.in = in;
    }

    /**
     * Steps over one item.
     *
     * @throws MalformedBytesException if it is cut off, too deep, too large, or of a form that
     *     authenticators do not write: tags, floats, lengths that are left open
     */
    static void skip(Cursor in) throws MalformedBytesException {
        new BoundedCbor(in).item(1);
    }

    /** Proves that {@code bytes} are one such item and nothing more. */
    static void check(byte[] bytes) throws MalformedBytesException {
        var in = new Cursor(bytes);
        skip(in);
        in.end();
    }

    private void item(int depth) throws MalformedBytesException {
        if (depth > DEPTH_MAX) throw new MalformedBytesException("CBOR is too deep");
        if (++items > ITEMS_MAX) throw new MalformedBytesException("CBOR has too many items");
        int head = in.u8("CBOR");
        int kind = head >> 5;
        long value = value(head & 0x1f);
        switch (kind) {
            case UNSIGNED, NEGATIVE -> {}
            case BYTES, TEXT -> in.take(size(value), "CBOR");
            case LIST -> items(size(value), depth);
            case MAP -> items(2L * size(value), depth);
            case SIMPLE -> {
                if ((head & 0x1f) < FALSE || (head & 0x1f) > NULL)
                    throw new MalformedBytesException("CBOR holds a float or the like");
            }
            default -> throw new MalformedBytesException("CBOR holds a tag");
        }
    }

    private void items(long count, int depth) throws MalformedBytesException {
        if (count > in.remaining()) throw new MalformedBytesException("CBOR is cut off");
        for (long i = 0; i < count; i++) item(depth + 1);
    }

    private long value(int word) throws MalformedBytesException {
        return switch (word) {
            case 24 -> in.u8("CBOR");
            case 25 -> in.u16("CBOR");
            case 26 -> in.u32("CBOR");
            case 27 -> in.i64("CBOR");
            case 28, 29, 30, 31 -> throw new MalformedBytesException("CBOR leaves a length open");
            default -> word;
        };
    }

    private int size(long value) throws MalformedBytesException {
        if (value < 0 || value > in.remaining())
            throw new MalformedBytesException("CBOR is cut off");
        return (int) value;
    }
}
