package io.sallyport.engine.keys;

import static io.sallyport.engine.keys.KeyRingTest.COUNTING;
import static io.sallyport.engine.keys.KeyRingTest.ring;
import static io.sallyport.engine.testing.Damage.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.Property;
import io.sallyport.otp.SharedSecret;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is wrapped, sealed and authenticated under the key file (FAULT-8, FAULT-24, FAULT-66). */
class SealsTest {
    private static final AccountName ALICE = new AccountName("alice");
    private static final CredentialId PHONE = new CredentialId(255);
    private static final byte[] PLACE = "place".getBytes(UTF_8);

    private final SecureRandom random = new SecureRandom();
    private final KeyRing ring = ring("key 7 " + COUNTING);
    private final KeyRing other = ring(KeyRing.generate(random).getLast());
    private final KeyRing rotated =
            ring(KeyRing.generate(random).getLast().replace("key 1", "key 8"), "key 7 " + COUNTING);

    /** Made by another implementation: key id, nonce, AES-256-GCM; account and credential bound. */
    @Test
    void a_wrapped_secret_of_another_implementation_opens() {
        var wrapped =
                WrappedSecret.of(
                        hex(
                                "00000007",
                                "6465666768696a6b6c6d6e6f",
                                "3196b0b6f533d238295d240e090b13fa8e94d771",
                                "1b1b273eac2e9ef0a7202c7c702564aa"));
        try (var secret = new SecretWrapper(ring, random).unwrap(wrapped, ALICE, PHONE)) {
            assertTrue(secret.matches(secretOf("12345678901234567890")));
        }
    }

    @Test
    void a_secret_is_opened_for_its_account_and_credential_only() {
        var wrapper = new SecretWrapper(ring, random);
        var wrapped = wrapper.wrap(secretOf("12345678901234567890"), ALICE, PHONE);
        try (var secret = wrapper.unwrap(wrapped, ALICE, PHONE)) {
            assertTrue(secret.matches(secretOf("12345678901234567890")));
        }
        for (var name : new String[] {"bob", "Alice", "alic", "alicee"}) {
            var fault =
                    assertThrows(
                            KeyException.class,
                            () -> wrapper.unwrap(wrapped, new AccountName(name), PHONE));
            assertTrue(
                    String.valueOf(fault.getMessage())
                            .startsWith("cannot open the secret of " + name + ": "));
        }
        assertThrows(
                KeyException.class, () -> wrapper.unwrap(wrapped, ALICE, new CredentialId(254)));
        assertThrows(
                KeyException.class,
                () -> new SecretWrapper(other, random).unwrap(wrapped, ALICE, PHONE));
    }

    @Test
    void a_wrapped_secret_with_any_bit_flipped_or_cut_does_not_open() {
        var wrapper = new SecretWrapper(ring, random);
        byte[] wrapped = wrapper.wrap(secretOf("secret"), ALICE, PHONE).bytes();
        for (int bit = 0; bit < wrapped.length * 8; bit++) {
            var flipped = WrappedSecret.of(flip(wrapped, bit));
            assertThrows(KeyException.class, () -> wrapper.unwrap(flipped, ALICE, PHONE));
        }
        for (int length = 1; length < wrapped.length; length++) {
            var cut = WrappedSecret.of(Arrays.copyOf(wrapped, length));
            assertThrows(KeyException.class, () -> wrapper.unwrap(cut, ALICE, PHONE));
        }
    }

    @Test
    void after_a_rotation_the_old_opens_and_the_new_is_under_the_new_key() {
        var before = new SecretWrapper(ring, random);
        var after = new SecretWrapper(rotated, random);
        var old = before.wrap(secretOf("secret"), ALICE, PHONE);
        after.unwrap(old, ALICE, PHONE).close();
        var anew = after.wrap(secretOf("secret"), ALICE, PHONE);
        assertEquals(8, ByteBuffer.wrap(anew.bytes()).getInt());
        assertThrows(KeyException.class, () -> before.unwrap(anew, ALICE, PHONE));
    }

    @Test
    void a_secret_of_every_length_is_wrapped_and_opened() {
        var wrapper = new SecretWrapper(ring, random);
        for (int length = 1; length <= SharedSecret.LENGTH_MAX; length++) {
            var bytes = new byte[length];
            random.nextBytes(bytes);
            var wrapped = wrapper.wrap(SharedSecret.of(bytes), ALICE, PHONE);
            assertEquals(4 + 12 + length + 16, wrapped.bytes().length);
            try (var opened = wrapper.unwrap(wrapped, ALICE, PHONE)) {
                assertTrue(opened.matches(SharedSecret.of(bytes)));
            }
        }
    }

    /** A nonce is never used twice: equal secrets do not show as equal. */
    @Test
    void closing_twice_gives_different_bytes() {
        var wrapper = new SecretWrapper(ring, random);
        var seal = Seal.forChallenges(ring, random);
        var seen = new HashSet<String>();
        for (int i = 0; i < 500; i++) {
            seen.add(Arrays.toString(wrapper.wrap(secretOf("x"), ALICE, PHONE).bytes()));
            seen.add(Arrays.toString(seal.close(new byte[5])));
        }
        assertEquals(1_000, seen.size());
    }

    @Test
    void a_seal_opens_its_own_and_those_of_another_implementation() {
        var seal = Seal.forChallenges(ring, random);
        assertArrayEquals(
                "hello".getBytes(UTF_8),
                seal.open(
                                hex(
                                        "00000007",
                                        "6465666768696a6b6c6d6e6f",
                                        "d2f3e896e2820fdbfe2c11b958ab295e7e4b2d6507"))
                        .orElseThrow());
        Property.holds(
                200,
                random -> {
                    var plain = new byte[random.nextInt(400)];
                    random.nextBytes(plain);
                    assertArrayEquals(plain, seal.open(seal.close(plain)).orElseThrow());
                });
    }

    /**
     * FAULT-53: a challenge is no ticket, a ticket no challenge, and neither is a wrapped secret.
     */
    @Test
    void what_one_purpose_closed_another_does_not_open() {
        var challenges = Seal.forChallenges(ring, random);
        var enrollments = Seal.forEnrollments(ring, random);
        assertEquals(Optional.empty(), challenges.open(enrollments.close(new byte[9])));
        assertEquals(Optional.empty(), enrollments.open(challenges.close(new byte[9])));
        var wrapped = new SecretWrapper(ring, random).wrap(secretOf("x"), ALICE, PHONE);
        assertEquals(Optional.empty(), challenges.open(wrapped.bytes()));
        assertEquals(
                Optional.empty(), Seal.forChallenges(other, random).open(challenges.close(PLACE)));
    }

    @Test
    void a_seal_with_any_bit_flipped_or_cut_does_not_open() {
        var seal = Seal.forEnrollments(ring, random);
        byte[] sealed = seal.close("hello".getBytes(UTF_8));
        for (int bit = 0; bit < sealed.length * 8; bit++)
            assertEquals(Optional.empty(), seal.open(flip(sealed, bit)));
        for (int length = 0; length < sealed.length; length++)
            assertEquals(Optional.empty(), seal.open(Arrays.copyOf(sealed, length)));
        assertEquals(Optional.empty(), seal.open(Arrays.copyOf(sealed, sealed.length + 1)));
    }

    /** Associated data is bound, and nothing can be shifted between it and what is closed. */
    @Test
    void a_box_opens_only_with_what_was_associated() {
        var box = new AeadBox(ring.derive(Purpose.SECRETS), random);
        byte[] closed = box.close("ab".getBytes(UTF_8), "cd".getBytes(UTF_8));
        assertArrayEquals("ab".getBytes(UTF_8), box.open(closed, "cd".getBytes(UTF_8)));
        for (var wrong : new String[] {"", "c", "cdd", "dc", "abcd"})
            assertThrows(KeyException.class, () -> box.open(closed, wrong.getBytes(UTF_8)));
    }

    /** HMAC-SHA256 over place and record, computed by another implementation. */
    @Test
    void a_sealed_record_is_these_bytes() {
        byte[] sealed =
                hex(
                        "7265636f7264",
                        "00000007",
                        "d8cc36517d04dad6da12d7da5736987d7928a4b67ad8547830e56959cb81acc1");
        var records = new RecordSeal(ring);
        assertArrayEquals(sealed, records.close("record".getBytes(UTF_8), PLACE));
        assertArrayEquals("record".getBytes(UTF_8), records.open(sealed, PLACE));
    }

    /** FAULT-8, FAULT-24: each flipped byte is found when the record is read. */
    @Test
    void a_sealed_record_with_any_bit_flipped_or_cut_is_found() {
        var records = new RecordSeal(ring);
        byte[] sealed = records.close("a record of an account".getBytes(UTF_8), PLACE);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = flip(sealed, bit);
            assertThrows(KeyException.class, () -> records.open(flipped, PLACE), "bit " + bit);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThrows(KeyException.class, () -> records.open(cut, PLACE));
        }
        byte[] longer = Arrays.copyOf(sealed, sealed.length + 1);
        assertThrows(KeyException.class, () -> records.open(longer, PLACE));
    }

    /** A record cannot be moved to another account's place, nor a part of it into its place. */
    @Test
    void a_sealed_record_is_good_at_its_place_only() {
        var records = new RecordSeal(ring);
        byte[] sealed = records.close("record".getBytes(UTF_8), PLACE);
        for (var elsewhere : new String[] {"", "plac", "place ", "placerecord", "Place"})
            assertThrows(KeyException.class, () -> records.open(sealed, elsewhere.getBytes(UTF_8)));
        assertFalse(
                Arrays.equals(
                        records.close("b".getBytes(UTF_8), "a".getBytes(UTF_8)),
                        records.close("".getBytes(UTF_8), "ab".getBytes(UTF_8))));
        assertThrows(KeyException.class, () -> new RecordSeal(other).open(sealed, PLACE));
    }

    @Test
    void records_of_an_old_key_are_read_after_a_rotation() {
        byte[] old = new RecordSeal(ring).close(new byte[3], PLACE);
        var after = new RecordSeal(rotated);
        assertArrayEquals(new byte[3], after.open(old, PLACE));
        byte[] anew = after.close(new byte[0], PLACE);
        assertArrayEquals(new byte[0], after.open(anew, PLACE));
        assertThrows(KeyException.class, () -> new RecordSeal(ring).open(anew, PLACE));
    }

    private static SharedSecret secretOf(String ascii) {
        return SharedSecret.of(ascii.getBytes(UTF_8));
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
