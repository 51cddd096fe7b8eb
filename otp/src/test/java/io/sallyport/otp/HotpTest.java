package io.sallyport.otp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HotpTest {
    private static final SharedSecret SECRET =
            SharedSecret.of("12345678901234567890".getBytes(US_ASCII));
    private static final Hotp HOTP = Hotp.DEFAULT;

    /** RFC 4226, appendix D, count 5. */
    private static final OneTimePassword FIFTH = typed("254676");

    static List<Vector> vectors() {
        return Vector.of("hotp.txt");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_published_values_come_out(Vector vector) {
        var hotp = new Hotp(vector.hash(), (int) vector.number("digits"));
        SharedSecret secret = SharedSecret.of(vector.bytes("key"));

        OneTimePassword password = hotp.generate(secret, vector.number("counter"));

        assertEquals(vector.text("expect"), password.reveal());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_published_values_are_found(Vector vector) {
        var hotp = new Hotp(vector.hash(), (int) vector.number("digits"));
        SharedSecret secret = SharedSecret.of(vector.bytes("key"));
        OneTimePassword password = typed(vector.text("expect"));
        long counter = vector.number("counter");

        assertEquals(OptionalLong.of(counter), hotp.matchingCounter(secret, password, counter, 1));
        assertEquals(
                OptionalLong.of(counter), hotp.matchingCounter(secret, password, counter - 2, 3));
        assertEquals(OptionalLong.empty(), hotp.matchingCounter(secret, password, counter - 2, 2));
        assertEquals(OptionalLong.empty(), hotp.matchingCounter(secret, password, counter + 1, 2));
    }

    @Test
    void the_default_is_that_of_new_enrolments_FMT_4() {
        assertEquals(new Hotp(OtpHash.SHA1, 6), Hotp.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -6, 0, 5, 9, 10, Integer.MAX_VALUE})
    void digits_are_six_to_eight_FMT_5(int digits) {
        assertThrows(IllegalArgumentException.class, () -> new Hotp(OtpHash.SHA1, digits));
    }

    @Test
    void a_match_is_found_wherever_it_lies_in_the_range() {
        for (int first = -3; first <= 5; first++) {
            for (int count = 6 - first; count < 12; count++) {
                assertEquals(OptionalLong.of(5), HOTP.matchingCounter(SECRET, FIFTH, first, count));
            }
        }
    }

    @Test
    void the_ends_of_the_range_are_exact() {
        assertEquals(OptionalLong.of(5), HOTP.matchingCounter(SECRET, FIFTH, 0, 6));
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, FIFTH, 0, 5));
        assertEquals(OptionalLong.of(5), HOTP.matchingCounter(SECRET, FIFTH, 5, 1));
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, FIFTH, 6, 100));
    }

    @Test
    void of_two_matches_the_first_is_answered() {
        // Found by search: 336 and 2205 have the same password.
        OneTimePassword twice = typed("143951");
        assertEquals("143951", HOTP.generate(SECRET, 336).reveal());
        assertEquals("143951", HOTP.generate(SECRET, 2205).reveal());
        assertEquals(OptionalLong.of(336), HOTP.matchingCounter(SECRET, twice, 0, 3000));
        assertEquals(OptionalLong.of(2205), HOTP.matchingCounter(SECRET, twice, 337, 3000));
    }

    @Test
    void a_password_of_another_length_matches_nothing() {
        // 7 and 8 digits of count 5, whose last six are the right password (FAULT-67).
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, typed("8254676"), 0, 10));
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, typed("68254676"), 0, 10));
        // The same number, with zeros in front.
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, typed("0254676"), 0, 10));
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, typed("00254676"), 0, 10));
        var eight = new Hotp(OtpHash.SHA1, 8);
        assertEquals(OptionalLong.of(5), eight.matchingCounter(SECRET, typed("68254676"), 0, 10));
        assertEquals(OptionalLong.empty(), eight.matchingCounter(SECRET, FIFTH, 0, 10));
    }

    @Test
    void an_empty_range_matches_nothing() {
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, FIFTH, 5, 0));
    }

    @Test
    void a_negative_count_is_refused() {
        assertThrows(
                IllegalArgumentException.class, () -> HOTP.matchingCounter(SECRET, FIFTH, 5, -1));
    }

    @Test
    void a_negative_counter_has_no_password() {
        assertThrows(IllegalArgumentException.class, () -> HOTP.generate(SECRET, -1));
        assertThrows(IllegalArgumentException.class, () -> HOTP.generate(SECRET, Long.MIN_VALUE));
    }

    /** A counter of -1 is the 64 bits of 2^64-1: not to be matched by accident (FAULT-67). */
    @Test
    void counters_below_zero_match_nothing() {
        OneTimePassword ofAllOnes = typed(platformValue(-1));
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, ofAllOnes, -1, 1));
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, ofAllOnes, -10, 10));
        assertEquals(
                OptionalLong.empty(), HOTP.matchingCounter(SECRET, FIFTH, Long.MIN_VALUE, 100));
        assertEquals(OptionalLong.empty(), HOTP.matchingCounter(SECRET, FIFTH, Long.MIN_VALUE, 0));
    }

    /** FAULT-67: counter overflow. */
    @Test
    void counters_above_the_greatest_match_nothing() {
        OneTimePassword greatest = HOTP.generate(SECRET, Long.MAX_VALUE);
        assertEquals(
                OptionalLong.of(Long.MAX_VALUE),
                HOTP.matchingCounter(SECRET, greatest, Long.MAX_VALUE, 1));
        assertEquals(
                OptionalLong.of(Long.MAX_VALUE),
                HOTP.matchingCounter(SECRET, greatest, Long.MAX_VALUE - 3, 1000));
        OneTimePassword wrapped = typed(platformValue(Long.MIN_VALUE));
        assertEquals(
                OptionalLong.empty(),
                HOTP.matchingCounter(SECRET, wrapped, Long.MAX_VALUE - 3, 1000));
        assertEquals(
                OptionalLong.empty(),
                HOTP.matchingCounter(SECRET, FIFTH, Long.MAX_VALUE - 3, 1000));
    }

    @Test
    void a_cleared_secret_makes_and_matches_nothing() {
        SharedSecret secret = SharedSecret.of(new byte[20]);
        secret.close();
        assertThrows(IllegalStateException.class, () -> HOTP.generate(secret, 1));
        assertThrows(IllegalStateException.class, () -> HOTP.matchingCounter(secret, FIFTH, 0, 1));
    }

    @Test
    void a_key_longer_than_a_block_is_hashed_first() {
        // 65 to 128 bytes are longer than a block of SHA-1, and as long as one of SHA-512.
        var key = new byte[65];
        key[64] = 1;
        String otherKey = HOTP.generate(SharedSecret.of(new byte[64]), 0).reveal();
        assertTrue(!otherKey.equals(HOTP.generate(SharedSecret.of(key), 0).reveal()));
    }

    private static OneTimePassword typed(String digits) {
        return OneTimePassword.parse(digits).orElseThrow();
    }

    /** What the 64 bits would give if they were a counter. */
    private static String platformValue(long bits) {
        var hmac = new Hmac(OtpHash.SHA1, 8);
        SECRET.init(hmac);
        hmac.compute(bits);
        int binary = hmac.intAt(hmac.byteAt(19) & 0x0f) & 0x7fff_ffff;
        return new OneTimePassword(binary % 1_000_000, 6).reveal();
    }
}
