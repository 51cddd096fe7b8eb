package io.sallyport.otp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Base32Test {
    private static final int CASES = 20_000;

    static List<Vector> vectors() {
        return Vector.of("base32.txt");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void each_text_is_read_or_refused_as_written_in_FMT_8(Vector vector)
            throws MalformedSecretException {
        String text = vector.text("text");
        if (vector.text("expect").equals("malformed")) {
            assertThrows(MalformedSecretException.class, () -> Base32.read(text));
            return;
        }
        byte[] bytes = Base32.read(text);
        assertArrayEquals(vector.bytes("bytes"), bytes);
        assertEquals(vector.text("canonical"), new String(Base32.write(bytes)));
    }

    /** FAULT-57: agrees with a plain reference decoder, on bytes of every length. */
    @Test
    void what_is_written_is_canonical_and_reads_back() throws MalformedSecretException {
        RandomGenerator random = Seeded.random(Base32Test.class);
        for (int length = 0; length <= 300; length++) {
            byte[] bytes = Seeded.bytes(random, length);
            String text = new String(Base32.write(bytes));
            assertEquals(ReferenceBase32.write(bytes), text);
            assertArrayEquals(bytes, Base32.read(text));
        }
    }

    /** FAULT-57: agrees with a plain reference decoder, on texts that are nearly Base32. */
    @Test
    void random_texts_are_read_as_the_reference_reads_them() throws MalformedSecretException {
        RandomGenerator random = Seeded.random(Base32Test.class);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            String text = nearlyBase32(random);
            Optional<byte[]> expected = ReferenceBase32.read(text);
            if (expected.isPresent()) {
                assertArrayEquals(expected.get(), Base32.read(text), text);
            } else {
                refused++;
                assertThrows(MalformedSecretException.class, () -> Base32.read(text), text);
            }
        }
        // Else the generator tests one side only.
        assertFalse(refused < CASES / 10 || refused > CASES * 9 / 10, "refused: " + refused);
    }

    /**
     * FAULT-57: strict and lenient forms told apart: only what was canonical is written the same.
     */
    @Test
    void a_lenient_form_is_written_otherwise_than_it_was_read() throws MalformedSecretException {
        for (String lenient : List.of("mzxw6", "MZXW6===", "MZXW 6", "MZXW-6", "MZXW7")) {
            String written = new String(Base32.write(Base32.read(lenient)));
            assertEquals("MZXW6", written);
            assertFalse(lenient.equals(written));
        }
    }

    @Test
    void a_text_longer_than_a_field_is_refused_FMT_6() throws MalformedSecretException {
        assertEquals(2560, Base32.read("A".repeat(4096)).length);
        assertThrows(MalformedSecretException.class, () -> Base32.read("A".repeat(4097)));
        assertThrows(MalformedSecretException.class, () -> Base32.read(" ".repeat(4097)));
    }

    @Test
    void a_refusal_says_where_and_does_not_quote() {
        var refusal = assertThrows(MalformedSecretException.class, () -> Base32.read("ABCDE1FGH"));
        assertEquals(
                "character 6 of the secret is not Base32, which has the letters A to Z and the"
                        + " digits 2 to 7 only",
                refusal.getMessage());
    }

    private static String nearlyBase32(RandomGenerator random) {
        var text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            text.append(character(random));
        }
        text.append("=".repeat(random.nextInt(8)));
        return text.toString();
    }

    private static char character(RandomGenerator random) {
        String usual = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz234567 -";
        return switch (random.nextInt(200)) {
            case 0 -> '=';
            case 1 -> "0189".charAt(random.nextInt(4));
            case 2 -> (char) random.nextInt(0x80);
            case 3 -> (char) random.nextInt(0x10000);
            default -> usual.charAt(random.nextInt(usual.length()));
        };
    }
}
