package io.sallyport.otp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {
    private static final SharedSecret SECRET =
            SharedSecret.of("12345678901234567890".getBytes(US_ASCII));
    private static final Totp TOTP = Totp.DEFAULT;
    private static final long STEP = 57_000_000;

    static List<Vector> vectors() {
        return Vector.of("totp.txt");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_published_values_come_out_and_are_found(Vector vector) {
        var totp =
                new Totp(
                        vector.hash(),
                        (int) vector.number("digits"),
                        Duration.ofSeconds(vector.number("period")));
        SharedSecret secret = SharedSecret.of(vector.bytes("key"));
        Instant time = Instant.ofEpochSecond(vector.number("time"));

        OneTimePassword password = totp.generate(secret, time);

        assertEquals(vector.text("expect"), password.reveal());
        assertEquals(
                OptionalLong.of(vector.number("time") / 30),
                totp.matchingStep(secret, password, time, 0));
    }

    @Test
    void the_default_is_that_of_new_enrolments_FMT_4() {
        assertEquals(new Totp(OtpHash.SHA1, 6, Duration.ofSeconds(30)), Totp.DEFAULT);
        assertEquals(Hotp.DEFAULT, Totp.DEFAULT.hotp());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-30S", "PT3601S", "PT30.5S", "PT0.999999999S", "PT24H"})
    void a_time_step_is_1_to_3600_whole_seconds_FMT_5(String step) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Totp(OtpHash.SHA1, 6, Duration.parse(step)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-6, 0, 5, 9})
    void digits_are_six_to_eight_FMT_5(int digits) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Totp(OtpHash.SHA1, digits, Duration.ofSeconds(30)));
    }

    /** FAULT-67: window edges to the millisecond. */
    @Test
    void a_step_begins_and_ends_to_the_nanosecond() {
        Instant start = TOTP.startOf(STEP);
        assertEquals(STEP - 1, TOTP.stepAt(start.minusNanos(1)));
        assertEquals(STEP, TOTP.stepAt(start));
        assertEquals(STEP, TOTP.stepAt(start.plusMillis(29_999)));
        assertEquals(STEP, TOTP.stepAt(start.plusSeconds(30).minusNanos(1)));
        assertEquals(STEP + 1, TOTP.stepAt(start.plusSeconds(30)));
    }

    @Test
    void a_window_ends_where_it_says() {
        OneTimePassword typed = TOTP.hotp().generate(SECRET, STEP);
        for (int window = 0; window <= 3; window++) {
            Instant early = TOTP.startOf(STEP - window);
            Instant late = TOTP.startOf(STEP + window + 1);
            assertEquals(
                    OptionalLong.empty(),
                    TOTP.matchingStep(SECRET, typed, early.minusMillis(1), window));
            assertEquals(OptionalLong.of(STEP), TOTP.matchingStep(SECRET, typed, early, window));
            assertEquals(
                    OptionalLong.of(STEP),
                    TOTP.matchingStep(SECRET, typed, late.minusMillis(1), window));
            assertEquals(OptionalLong.empty(), TOTP.matchingStep(SECRET, typed, late, window));
        }
    }

    /** FAULT-67: drift edges. A learnt drift is a window that is not centred. */
    @Test
    void a_window_around_a_drift_is_a_range_of_steps() {
        OneTimePassword typed = TOTP.hotp().generate(SECRET, STEP);
        Instant now = TOTP.startOf(STEP + 4);
        for (long drift = -8; drift <= 0; drift++) {
            OptionalLong expected =
                    drift >= -5 && drift <= -3 ? OptionalLong.of(STEP) : OptionalLong.empty();
            assertEquals(
                    expected,
                    TOTP.hotp().matchingCounter(SECRET, typed, TOTP.stepAt(now) + drift - 1, 3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 1 << 30, Integer.MAX_VALUE})
    void a_window_out_of_range_is_refused(int window) {
        OneTimePassword typed = TOTP.generate(SECRET, Instant.EPOCH);
        assertThrows(
                IllegalArgumentException.class,
                () -> TOTP.matchingStep(SECRET, typed, Instant.EPOCH, window));
    }

    /** FAULT-67: steps before zero. */
    @Test
    void before_1970_there_are_steps_but_no_passwords() {
        Instant before = Instant.EPOCH.minusNanos(1);
        assertEquals(-1, TOTP.stepAt(before));
        assertEquals(0, TOTP.stepAt(Instant.EPOCH));
        assertThrows(IllegalArgumentException.class, () -> TOTP.generate(SECRET, before));

        OneTimePassword first = TOTP.generate(SECRET, Instant.EPOCH);
        assertEquals(OptionalLong.empty(), TOTP.matchingStep(SECRET, first, before, 0));
        assertEquals(OptionalLong.of(0), TOTP.matchingStep(SECRET, first, before, 1));
        assertEquals(OptionalLong.of(0), TOTP.matchingStep(SECRET, first, Instant.EPOCH, 1));
        assertEquals(OptionalLong.empty(), TOTP.matchingStep(SECRET, first, Instant.MIN, 10));
    }

    /** FAULT-67: steps as far as instants go, with the shortest step. */
    @Test
    void the_last_instant_has_a_password_and_a_window() {
        var totp = new Totp(OtpHash.SHA1, 6, Duration.ofSeconds(1));
        OneTimePassword last = totp.generate(SECRET, Instant.MAX);
        assertEquals(
                OptionalLong.of(Instant.MAX.getEpochSecond()),
                totp.matchingStep(SECRET, last, Instant.MAX, 10));
        assertEquals(Instant.MIN.getEpochSecond(), totp.stepAt(Instant.MIN));
    }

    @Test
    void the_start_of_a_step_beyond_all_instants_is_refused() {
        assertThrows(DateTimeException.class, () -> TOTP.startOf(Long.MAX_VALUE));
        assertThrows(DateTimeException.class, () -> TOTP.startOf(Long.MIN_VALUE));
        assertThrows(DateTimeException.class, () -> TOTP.startOf(Instant.MAX.getEpochSecond()));
    }

    @Test
    void the_clock_passed_in_is_the_clock_used() {
        Instant past = Instant.parse("1999-12-31T23:59:59Z");
        OneTimePassword typed = TOTP.generate(SECRET, past);
        assertEquals(OptionalLong.of(TOTP.stepAt(past)), TOTP.matchingStep(SECRET, typed, past, 1));
        assertEquals(
                OptionalLong.empty(), TOTP.matchingStep(SECRET, typed, past.plusSeconds(90), 1));
    }

    @Test
    void other_time_steps_count_other_steps() {
        var minute = new Totp(OtpHash.SHA1, 6, Duration.ofSeconds(60));
        var hour = new Totp(OtpHash.SHA1, 6, Duration.ofHours(1));
        Instant instant = Instant.ofEpochSecond(7_265);
        assertEquals(121, minute.stepAt(instant));
        assertEquals(2, hour.stepAt(instant));
        assertEquals(Instant.ofEpochSecond(7_260), minute.startOf(121));
        assertEquals(Instant.ofEpochSecond(7_200), hour.startOf(2));
    }
}
