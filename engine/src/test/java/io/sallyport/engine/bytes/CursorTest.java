package io.sallyport.engine.bytes;

import static io.sallyport.engine.testing.Damage.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.testing.Property;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile bytes are read in bounds or refused with the field's name (FAULT-64, RFC 3629). */
class CursorTest {
    private enum Fruit {
        APPLE,
        PEAR
    }

    private interface Read {
        Object from(Cursor in) throws MalformedBytesException;
    }

    private static Object read(String bytes, Read read) throws MalformedBytesException {
        return read.from(new Cursor(hex(bytes)));
    }

    private static void assertMalformed(String message, String bytes, Read read) {
        assertEquals(
                message,
                assertThrows(MalformedBytesException.class, () -> read(bytes, read)).getMessage());
    }

    @Test
    void numbers_are_big_endian_and_unsigned() throws MalformedBytesException {
        assertEquals(0, read("00", in -> in.u8("n")));
        assertEquals(255, read("ff", in -> in.u8("n")));
        assertEquals(0x0102, read("0102", in -> in.u16("n")));
        assertEquals(65_535, read("ffff", in -> in.u16("n")));
        assertEquals(0x01020304L, read("01020304", in -> in.u32("n")));
        assertEquals(0xffff_ffffL, read("ffffffff", in -> in.u32("n")));
        assertEquals(0x0102030405060708L, read("0102030405060708", in -> in.i64("n")));
        assertEquals(-1L, read("ffffffffffffffff", in -> in.i64("n")));
    }

    @Test
    void what_is_cut_short_says_what_was_needed() {
        assertMalformed("n needs 1 bytes, 0 are left", "", in -> in.u8("n"));
        assertMalformed("n needs 2 bytes, 1 are left", "00", in -> in.u16("n"));
        assertMalformed("n needs 4 bytes, 3 are left", "000000", in -> in.u32("n"));
        assertMalformed("n needs 8 bytes, 7 are left", "00".repeat(7), in -> in.i64("n"));
        assertMalformed("n needs 3 bytes, 2 are left", "0000", in -> in.take(3, "n"));
        assertMalformed("n needs -1 bytes, 2 are left", "0000", in -> in.take(-1, "n"));
        assertMalformed("n needs 9 bytes, 1 are left", "000900", in -> in.blob(0, 10, "n"));
        assertMalformed("n needs 4 bytes, 0 are left", "0000000000000000", in -> in.instant("n"));
    }

    @Test
    void a_getter_that_fails_does_not_move() throws MalformedBytesException {
        var in = new Cursor(hex("0102"));
        assertThrows(MalformedBytesException.class, () -> in.u32("n"));
        assertEquals(2, in.remaining());
        assertEquals(0x0102, in.u16("n"));
        in.end();
    }

    @Test
    void the_end_is_proven() throws MalformedBytesException {
        new Cursor(new byte[0]).end();
        assertMalformed(
                "1 bytes follow the last field",
                "0102",
                in -> {
                    in.u8("n");
                    in.end();
                    return "";
                });
    }

    @Test
    void a_blob_keeps_to_its_bounds() throws MalformedBytesException {
        assertArrayEquals(hex("aabb"), new Cursor(hex("0002aabb")).blob(2, 2, "n"));
        assertArrayEquals(hex(""), new Cursor(hex("0000")).blob(0, 2, "n"));
        assertMalformed(
                "n has 3 bytes; it may have 1 to 2", "0003aabbcc", in -> in.blob(1, 2, "n"));
        assertMalformed("n has 0 bytes; it may have 1 to 2", "0000", in -> in.blob(1, 2, "n"));
    }

    @Test
    void a_count_keeps_to_its_bound() throws MalformedBytesException {
        assertEquals(3, read("03", in -> in.count(3, false, "n")));
        assertEquals(259, read("0103", in -> in.count(300, true, "n")));
        assertMalformed("n are 4; there may be 3", "04", in -> in.count(3, false, "n"));
    }

    /** RFC 3629, section 3: only the shortest form, no surrogates, nothing above U+10FFFF. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0af",
                "c080",
                "c1bf",
                "c2",
                "c220",
                "e08080",
                "e09fbf",
                "e282",
                "eda080",
                "edbfbf",
                "f0808080",
                "f08fbfbf",
                "f09f92",
                "f4908080",
                "f5808080",
                "f8888080",
                "fe",
                "ff",
                "61ff62"
            })
    void text_is_strict_utf_8(String bytes) {
        String length = "%04x".formatted(bytes.length() / 2);
        assertMalformed("n is not UTF-8", length + bytes, in -> in.text(0, 9, "n"));
    }

    @ParameterizedTest
    @CsvSource({
        "61, a",
        "c3a9, é",
        "e282ac, €",
        "f09f93b1, 📱",
        "ed9fbf, \ud7ff",
        "efbbbf61, \ufeffa"
    })
    void text_of_all_lengths_is_read(String bytes, String text) throws MalformedBytesException {
        String length = "%04x".formatted(bytes.length() / 2);
        assertEquals(text, read(length + bytes, in -> in.text(1, 9, "n")));
    }

    /** FAIL-10. */
    @Test
    void text_holds_no_nul() {
        assertMalformed("n holds a NUL", "0003610062", in -> in.text(0, 9, "n"));
    }

    @Test
    void an_instant_is_any_that_there_is() throws MalformedBytesException {
        for (Instant at : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
            byte[] bytes = new ByteWriter().instant(at).toByteArray();
            assertEquals(at, new Cursor(bytes).instant("n"));
        }
        assertMalformed(
                "n is out of range", "0000000000000000" + "3b9aca00", in -> in.instant("n"));
        assertMalformed(
                "n is out of range", "7fffffffffffffff" + "00000000", in -> in.instant("n"));
        assertMalformed(
                "n is out of range", "8000000000000000" + "00000000", in -> in.instant("n"));
        for (long beyond :
                new long[] {Instant.MIN.getEpochSecond() - 1, Instant.MAX.getEpochSecond() + 1}) {
            byte[] bytes = new ByteWriter().i64(beyond).u32(0).toByteArray();
            assertThrows(MalformedBytesException.class, () -> new Cursor(bytes).instant("n"));
        }
    }

    @Test
    void a_word_is_one_of_those_that_are_known() throws MalformedBytesException {
        byte[] pear = new ByteWriter().word(Fruit.PEAR).toByteArray();
        assertEquals(Fruit.PEAR, new Cursor(pear).word(Fruit.class, "n"));
        for (String other : List.of("pear", "PEAR ", "PLUM")) {
            byte[] bytes = new ByteWriter().text(other).toByteArray();
            var malformed =
                    assertThrows(
                            MalformedBytesException.class,
                            () -> new Cursor(bytes).word(Fruit.class, "n"));
            assertEquals("n is a word that is not known", malformed.getMessage());
        }
        assertMalformed(
                "n has 0 bytes; it may have 1 to 64", "0000", in -> in.word(Fruit.class, "n"));
    }

    @Test
    void what_a_writer_wrote_a_cursor_reads() {
        Property.holds(
                1_000,
                random -> {
                    var out = new ByteWriter();
                    var reads = new ArrayList<Read>();
                    var expected = new ArrayList<Object>();
                    for (int i = random.nextInt(12); i > 0; i--)
                        field(random, out, reads, expected);
                    var in = new Cursor(out.toByteArray());
                    for (int i = 0; i < reads.size(); i++)
                        assertEquals(expected.get(i), reads.get(i).from(in));
                    in.end();
                });
    }

    private static void field(
            RandomGenerator random, ByteWriter out, List<Read> reads, List<Object> expected) {
        switch (random.nextInt(6)) {
            case 0 -> {
                int n = random.nextInt(256);
                out.u8(n);
                reads.add(in -> in.u8("n"));
                expected.add(n);
            }
            case 1 -> {
                int n = random.nextInt(65_536);
                out.u16(n);
                reads.add(in -> in.u16("n"));
                expected.add(n);
            }
            case 2 -> {
                long n = random.nextLong(1L << 32);
                out.u32(n);
                reads.add(in -> in.u32("n"));
                expected.add(n);
            }
            case 3 -> {
                long n = random.nextLong();
                out.i64(n);
                reads.add(in -> in.i64("n"));
                expected.add(n);
            }
            case 4 -> {
                String text = "é€📱".repeat(random.nextInt(3)) + random.nextInt();
                out.text(text);
                reads.add(in -> in.text(0, 99, "n"));
                expected.add(text);
            }
            default -> {
                Instant at = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
                out.instant(at);
                reads.add(in -> in.instant("n"));
                expected.add(at);
            }
        }
    }

    @Test
    void a_writer_refuses_what_does_not_fit() {
        for (int n : new int[] {-1, 65_536})
            assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u16(n));
        for (long n : new long[] {-1, 1L << 32, 1L << 48, Long.MIN_VALUE})
            assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u32(n));
        for (int n : new int[] {-1, 256})
            assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u8(n));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().blob(new byte[65_536]));
        assertTrue(new ByteWriter().blob(new byte[65_535]).toByteArray().length == 65_537);
    }
}
