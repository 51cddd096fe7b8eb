package io.sallyport.engine.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.engine.bytes.MalformedBytesException;
import java.util.Arrays;
import java.util.HexFormat;

/** What a reader does with bytes that are not as they were written (FAULT-62, FAULT-64). */
public final class Damage {
    private Damage() {}

    /** A reader of bytes and the writer of what it reads. */
    public interface Format {
        byte[] rewrite(byte[] bytes) throws MalformedBytesException;
    }

    /** All truncations and lengthenings are malformed. */
    public static void assertCutsAreMalformed(byte[] bytes, Format format) {
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(MalformedBytesException.class, () -> format.rewrite(cut), "cut " + length);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThrows(MalformedBytesException.class, () -> format.rewrite(longer));
    }

    /**
     * Each flipped bit is malformed, with a message that does not quote the bytes, or reads as the
     * value that is written so.
     */
    public static void assertFlipsAreMalformedOrAnotherValue(byte[] bytes, Format format) {
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertArrayEquals(flipped, format.rewrite(flipped), "bit " + bit);
            } catch (MalformedBytesException damaged) {
                String message = String.valueOf(damaged.getMessage());
                assertFalse(message.isEmpty() || message.length() > 200, message);
                assertFalse(message.chars().anyMatch(Character::isISOControl), message);
            }
        }
    }

    public static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts));
    }
}
