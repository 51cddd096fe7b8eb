package io.sallyport.engine.judge;

import static io.sallyport.engine.judge.Rulings.assertAccepted;
import static io.sallyport.engine.judge.Rulings.assertAcceptedInARow;
import static io.sallyport.engine.judge.Rulings.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counter-driven codes (GUESS-19). */
class HotpJudgementTest {
    private static final String SETS_RIGHT = "; two or three codes in a row set the counter right";

    private final Rehearsal alice = new Rehearsal();

    /** GUESS-19: how far ahead the first of so many codes in a row may lie. */
    @ParameterizedTest
    @CsvSource({"1, 3", "2, 10", "3, 100"})
    void the_look_ahead_grows_with_the_codes_in_a_row(int codes, int lookAhead) {
        for (int ahead = 1; ahead <= lookAhead + 3; ahead++) {
            Device key = alice.hotp("key", 6, 500);
            long last = 500L + ahead - 1 + codes - 1;
            Ruling ruling = alice.type(key.codesUpTo(last, codes));
            if (ahead > lookAhead) {
                assertInstanceOf(Ruling.Refused.class, ruling);
                assertEquals(500, alice.hotp(key).nextCounter());
            } else {
                if (codes == 1) assertAccepted("key", ruling);
                else assertAcceptedInARow("key", ruling);
                // GUESS-19: behind the accepted one.
                assertEquals(last + 1, alice.hotp(key).nextCounter());
                assertEquals(alice.now(), alice.hotp(key).lastUsedAt().orElseThrow());
            }
            alice.forget(key);
        }
    }

    @Test
    void a_code_is_accepted_once_and_closes_all_before_it() {
        Device key = alice.hotp("key", 6, 100);
        assertAccepted("key", alice.type(key.code(102)));
        assertRefused(Cause.USED_CODE, "the last one", alice.type(key.code(102)));
        assertRefused(Cause.USED_CODE, "2 presses back", alice.type(key.code(101)));
        assertRefused(Cause.USED_CODE, "3 presses back", alice.type(key.code(100)));
        assertRefused(Cause.USED_CODE, "100 presses back", alice.type(key.code(3)));
        alice.fillBudgets();
        assertRefused(Cause.WRONG_CODE, "", alice.type(key.code(2)));
        assertAccepted("key", alice.type(key.code(103)));
    }

    @Test
    void a_row_must_not_begin_with_a_burned_counter() {
        Device key = alice.hotp("key", 6, 100);
        String first = "the first of the codes";
        assertRefused(Cause.USED_CODE, first, alice.type(key.codesUpTo(100, 2)));
        assertRefused(Cause.USED_CODE, first, alice.type(key.codesUpTo(101, 3)));
        assertRefused(Cause.USED_CODE, "the last one", alice.type(key.codesUpTo(99, 2)));
        assertAcceptedInARow("key", alice.type(key.codesUpTo(102, 3)));
        assertEquals(103, alice.hotp(key).nextCounter());
    }

    @Test
    void codes_that_are_not_consecutive_are_refused() {
        Device key = alice.hotp("key", 6, 100);
        String notARow = "the codes are not consecutive";
        String current = key.code(100);
        assertRefused(Cause.WRONG_CODE, notARow, alice.type(current + key.code(102)));
        assertRefused(Cause.WRONG_CODE, notARow, alice.type(key.code(101) + current));
        assertRefused(Cause.WRONG_CODE, notARow, alice.type(current + current));
        assertRefused(Cause.WRONG_CODE, notARow, alice.type(alice.wrongCode(6) + key.code(110)));
        assertRefused(
                Cause.EARLY_CODE,
                "12 presses ahead" + SETS_RIGHT,
                alice.type(key.codesUpTo(111, 2)));
        assertEquals(100, alice.hotp(key).nextCounter());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 10, 11, 100})
    void a_code_too_far_ahead_says_how_far(int ahead) {
        Device key = alice.hotp("key", 6, 100);
        assertRefused(
                Cause.EARLY_CODE,
                ahead + " presses ahead" + SETS_RIGHT,
                alice.type(key.code(100 + ahead - 1)));
    }

    @Test
    void beyond_a_hundred_counters_a_right_code_is_not_told_from_a_wrong_one() {
        Device key = alice.hotp("key", 6, 200);
        assertRefused(Cause.WRONG_CODE, "", alice.type(key.code(300)));
        assertRefused(Cause.USED_CODE, "100 presses back", alice.type(key.code(100)));
        assertRefused(Cause.WRONG_CODE, "", alice.type(key.code(99)));
    }

    @Test
    void a_device_may_begin_at_counter_0() {
        Device key = alice.hotp("key", 6, 0);
        assertAccepted("key", alice.type(key.code(0)));
        assertRefused(Cause.USED_CODE, "the last one", alice.type(key.code(0)));
    }

    @Test
    void refused_codes_move_no_counter() {
        Device key = alice.hotp("key", 6, 100);
        var before = alice.hotp(key);
        alice.type(key.code(103));
        alice.type(key.code(99));
        alice.type(key.code(110) + key.code(112));
        assertEquals(before, alice.hotp(key));
    }

    /** FAULT-67: the counter of 64 bits ends, and nothing begins again. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 10, 100})
    void at_the_end_of_the_counter_nothing_overflows(long left) {
        long next = Long.MAX_VALUE - left;
        Device key = alice.hotp("key", 6, next);
        for (int back = 0; back <= left && back < 3; back++) {
            Ruling ruling = alice.type(key.code(next + back));
            // The last counter has none behind it that could be kept, so it is never accepted.
            if (next + back < Long.MAX_VALUE) {
                assertAccepted("key", ruling);
                assertEquals(next + back + 1, alice.hotp(key).nextCounter());
            } else assertInstanceOf(Ruling.Refused.class, ruling);
        }
        alice.forget(key);
        for (int codes = 2; codes <= 3; codes++) {
            Device again = alice.hotp("key", 6, next);
            assertInstanceOf(
                    Ruling.Refused.class,
                    alice.type(again.codesUpTo(Long.MAX_VALUE, codes)),
                    "up to the last counter");
            assertInstanceOf(Ruling.Refused.class, alice.type(alice.wrongCode(6).repeat(codes)));
            alice.forget(again);
        }
    }

    @Test
    void a_clock_driven_and_a_counter_driven_device_live_side_by_side() {
        Device phone = alice.totp("phone", Rehearsal.SIX);
        Device key = alice.hotp("key", 6, 7);
        assertAccepted("key", alice.type(key.code(8)));
        assertAccepted("phone", alice.type(phone.code(alice.step())));
        assertRefused(Cause.USED_CODE, alice.type(key.code(7)));
        assertInstanceOf(
                Ruling.Refused.class, alice.type(phone.code(alice.step() + 1) + key.code(9)));
    }
}
