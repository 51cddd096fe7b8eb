package io.sallyport.engine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.KeyException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key file, and what is derived from its keys (RFC 5869). */
class KeyRingTest {
    /** Bytes 0 to 31. */
    static final String COUNTING = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static final String ZEROS = Base64.getEncoder().encodeToString(new byte[32]);

    static KeyRing ring(String... lines) {
        try {
            return KeyRing.parse(List.of(lines));
        } catch (MalformedKeyFileException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * HKDF-SHA256 without salt, computed by another implementation; pinned, for stores rest on it.
     */
    @ParameterizedTest
    @CsvSource({
        "SECRETS, 24e741bfeb9465ebd15f682220eae3ad42888a59d69721187333256450608021",
        "CHALLENGES, 35176b95cd42f3350d1a0064d4982993f294644a5e690375cbc1757aa00399c1",
        "ENROLLMENTS, 410398ee0a1dd9e2a040a891ddfab3d15fb3066fa82437de4a350766c7314f1a",
        "FILE_TICKETS, acd4ea7a7b0b2299f9143fbe3aef485ae4173b436a06d120fe71f83c4dd021c9",
        "AUDIT_KEYS, 0dcb98431f6f82c15e678e98599accc5c2a52ff3a3a779baafa37750a64a1fcb",
        "APPLICATIONS, 3dcfd704059b84e99d925559fbba8c0aee09fb07655b2b7937485bc2b5a06b4a",
        "API_LOGINS, b77820294e21c47472767e4db7e402b35005e8792b148279356e7186bfc1a66f",
        "RECORDS, 5958a2822716c8046409bec53226f9d334621485b5ad8ed12cbde5ce8f675dea",
        "KNOWN_DEVICES, 43804e2a259aee19451d82900fc3671a1e967517c42f86955893b360212f4316",
    })
    void each_purpose_has_keys_of_its_own(Purpose purpose, String key) {
        var derived = ring("key 7 " + COUNTING).derive(purpose);
        assertEquals(key, HexFormat.of().formatHex(derived.key(7).getEncoded()));
        assertEquals(7, derived.current());
    }

    @Test
    void the_vectors_name_every_purpose() {
        assertEquals(9, Purpose.values().length);
    }

    @Test
    void the_first_key_closes_what_is_new_and_all_open_what_is_old() {
        var derived =
                ring("key 9 " + COUNTING, "key 3 " + ZEROS, "key 999999999 " + COUNTING)
                        .derive(Purpose.SECRETS);
        assertEquals(9, derived.current());
        assertEquals(derived.key(9), derived.key(999_999_999));
        assertNotEquals(derived.key(9), derived.key(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 8, -1, 1L << 31, (1L << 32) + 7, 0xffff_ffffL})
    void a_key_that_the_file_does_not_hold_is_a_fault(long id) {
        var derived = ring("key 7 " + COUNTING).derive(Purpose.SECRETS);
        var fault = assertThrows(KeyException.class, () -> derived.key(id));
        assertEquals(
                "something was closed under key "
                        + id
                        + ", which the key file does not hold; is it the right key file?",
                fault.getMessage());
    }

    @Test
    void comments_and_blank_lines_are_left_out() {
        var derived =
                ring("# a comment", "", "   ", "  key\t7   " + COUNTING + "  ", "#key 1 x")
                        .derive(Purpose.SECRETS);
        assertEquals(7, derived.current());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key 1              | a line is: key ID BASE64",
                "key 1 x y          | a line is: key ID BASE64",
                "keys 1 KEY         | a line is: key ID BASE64",
                "KEY 1 KEY          | a line is: key ID BASE64",
                "key 1 KEY # mine   | a line is: key ID BASE64",
                "key 0 KEY          | a key's id is a number from 1 on",
                "key 01 KEY         | a key's id is a number from 1 on",
                "key -1 KEY         | a key's id is a number from 1 on",
                "key +1 KEY         | a key's id is a number from 1 on",
                "key 1000000000 KEY | a key's id is a number from 1 on",
                "key ١ KEY          | a key's id is a number from 1 on",
                "key one KEY        | a key's id is a number from 1 on",
                "key 1 K*EY         | a key is written in Base64",
                "key 1 AAECAw==     | a key has 32 bytes, got 4",
                "key 1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g | a key has 32 bytes, got 33",
                "key 5 KEY          | this id stands here twice",
            })
    void a_bad_line_is_told_with_its_number_and_never_quoted(String line, String message) {
        var bad = line.replace("KEY", COUNTING).replace("K*EY", "!" + COUNTING.substring(1));
        if (line.startsWith("KEY")) bad = line;
        var lines = List.of("# first", "key 5 " + ZEROS, "", bad);
        var malformed = assertThrows(MalformedKeyFileException.class, () -> KeyRing.parse(lines));
        assertEquals(4, malformed.line());
        assertEquals(message, malformed.getMessage());
        assertFalse(String.valueOf(malformed.getMessage()).contains(COUNTING.substring(0, 8)));
    }

    @Test
    void a_file_holds_one_to_sixteen_keys() throws MalformedKeyFileException {
        for (var empty : List.of(List.<String>of(), List.of("# nothing", "")))
            assertEquals(
                    "the file holds no key",
                    assertThrows(MalformedKeyFileException.class, () -> KeyRing.parse(empty))
                            .getMessage());
        var lines = new ArrayList<String>();
        for (int id = 1; id <= 16; id++) lines.add("key " + id + " " + COUNTING);
        KeyRing.parse(lines);
        lines.add("key 17 " + COUNTING);
        assertEquals(
                "more than 16 keys",
                assertThrows(MalformedKeyFileException.class, () -> KeyRing.parse(lines))
                        .getMessage());
    }

    @Test
    void a_generated_file_reads_as_one_new_key() throws MalformedKeyFileException {
        var random = new SecureRandom();
        var one = KeyRing.generate(random);
        var other = KeyRing.generate(random);
        assertTrue(one.size() > 1 && one.getFirst().startsWith("#"));
        assertEquals(1, KeyRing.parse(one).derive(Purpose.SECRETS).current());
        assertNotEquals(one.getLast(), other.getLast());
    }

    @Test
    void a_ring_does_not_print_its_keys() {
        var ring = ring("key 1 " + COUNTING);
        for (Object printed : List.of(ring, ring.derive(Purpose.SECRETS)))
            assertFalse(printed.toString().contains(COUNTING));
    }

    @Test
    void exchanged_keys_are_in_use_by_whatever_was_made_of_the_ring_before() throws Exception {
        var ring = ring("key 1 " + COUNTING);
        var box = new AeadBox(ring.derive(Purpose.SECRETS), new SecureRandom());
        var seal = new RecordSeal(ring);
        byte[] plain = {1, 2, 3};
        byte[] old = box.close(plain, plain);
        byte[] oldRecord = seal.close(plain, plain);

        ring.exchange(WrappingKeys.parse(List.of("key 2 " + ZEROS, "key 1 " + COUNTING)));

        assertEquals(1, box.keyOf(old));
        assertEquals(2, box.keyOf(box.close(plain, plain)));
        assertArrayEquals(plain, box.open(old, plain));
        assertArrayEquals(plain, box.open(box.close(plain, plain), plain));
        assertEquals(2, seal.current());
        assertEquals(1, RecordSeal.keyOf(oldRecord));
        assertEquals(2, RecordSeal.keyOf(seal.close(plain, plain)));
        assertArrayEquals(plain, seal.open(oldRecord, plain));

        ring.exchange(WrappingKeys.parse(List.of("key 2 " + ZEROS)));
        assertThrows(KeyException.class, () -> box.open(old, plain));
        assertThrows(KeyException.class, () -> seal.open(oldRecord, plain));
    }

    /** A closer that asked for the current key twice would name one and use another. */
    @Test
    void what_is_closed_while_keys_are_exchanged_names_the_key_it_was_closed_under()
            throws Exception {
        var one = WrappingKeys.parse(List.of("key 1 " + COUNTING, "key 2 " + ZEROS));
        var other = WrappingKeys.parse(List.of("key 2 " + ZEROS, "key 1 " + COUNTING));
        var ring = new KeyRing(one);
        var box = new AeadBox(ring.derive(Purpose.SECRETS), new SecureRandom());
        var seal = new RecordSeal(ring);
        var stop = new AtomicBoolean();
        Thread exchanger =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!stop.get()) ring.exchange(ring.keys() == one ? other : one);
                        });
        try {
            for (int i = 0; i < 20_000; i++) {
                byte[] plain = {(byte) i};
                assertArrayEquals(plain, box.open(box.close(plain, plain), plain));
                assertArrayEquals(plain, seal.open(seal.close(plain, plain), plain));
            }
        } finally {
            stop.set(true);
            exchanger.join();
        }
    }

    @Test
    void a_new_key_goes_before_all_others_and_gets_an_id_of_its_own() throws Exception {
        var lines = List.of("# ours", "", "key 3 " + COUNTING, "# old", "key 7 " + ZEROS);
        var next = KeyLines.withNewKey(lines, new SecureRandom());
        assertEquals(List.of(8, 3, 7), WrappingKeys.parse(next).ids());
        assertEquals(8, WrappingKeys.parse(next).current());
        assertEquals(lines, KeyLines.withoutKey(next, 8));
        assertEquals(List.of(), WrappingKeys.parse(next).lacking(WrappingKeys.parse(lines)));
    }

    @Test
    void what_a_file_lacks_is_told_by_id_also_where_the_id_means_another_key() throws Exception {
        var inUse = WrappingKeys.parse(List.of("key 2 " + COUNTING, "key 1 " + ZEROS));
        assertEquals(List.of(1), WrappingKeys.parse(List.of("key 2 " + COUNTING)).lacking(inUse));
        assertEquals(
                List.of(2),
                WrappingKeys.parse(List.of("key 1 " + ZEROS, "key 2 " + ZEROS)).lacking(inUse));
    }

    @Test
    void keys_do_not_print_themselves() throws Exception {
        assertEquals(
                "WrappingKeys[4]", WrappingKeys.parse(List.of("key 4 " + COUNTING)).toString());
    }
}
