package io.sallyport.engine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.MalformedKeyFileException;
import java.util.List;

/** What the fuzz targets share (FAULT-50). */
public final class Fuzzed {
    private Fuzzed() {}

    /** UTF-8; U+E000 to U+E7FF stand for halves of characters, which no bytes decode to. */
    public static String text(byte[] input) {
        char[] characters = new String(input, UTF_8).toCharArray();
        for (int i = 0; i < characters.length; i++)
            if (characters[i] >= '\ue000' && characters[i] <= '\ue7ff')
                characters[i] = (char) (characters[i] - '\ue000' + Character.MIN_SURROGATE);
        return new String(characters);
    }

    /** Bytes are malformed, with words that quote none of them, or they are read as written. */
    public static void readsAsWritten(byte[] input, Damage.Format format) {
        try {
            assertArrayEquals(input, format.rewrite(input));
        } catch (MalformedBytesException malformed) {
            checkMessage(malformed);
        }
    }

    /**
     * The same of a format that writes some values otherwise than they may be read: what was
     * written once is written so again.
     */
    public static void settles(byte[] input, Damage.Format format) {
        byte[] written;
        try {
            written = format.rewrite(input);
        } catch (MalformedBytesException malformed) {
            checkMessage(malformed);
            return;
        }
        try {
            assertArrayEquals(written, format.rewrite(written));
        } catch (MalformedBytesException unreadable) {
            throw new AssertionError("what was written cannot be read", unreadable);
        }
    }

    /** Always the same keys, so that sealed bytes of an earlier run are still ours. */
    public static KeyRing keys() {
        try {
            return KeyRing.parse(List.of("key 1 " + "A".repeat(43) + "="));
        } catch (MalformedKeyFileException e) {
            throw new AssertionError(e);
        }
    }

    private static void checkMessage(Exception refusal) {
        String message = String.valueOf(refusal.getMessage());
        assertFalse(message.isEmpty());
        assertEquals(message.substring(0, Math.min(300, message.length())), message);
        assertFalse(message.chars().anyMatch(Character::isISOControl), message);
    }
}
