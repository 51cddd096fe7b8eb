package io.sallyport.engine.judge;

import static io.sallyport.engine.judge.Rulings.assertAccepted;
import static io.sallyport.engine.judge.Rulings.assertAcceptedInARow;
import static io.sallyport.engine.judge.Rulings.assertRefused;
import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clock-driven codes: windows, replay and drift (GUESS-4, FAULT-1, FAULT-4). */
class TotpJudgementTest {
    private final Rehearsal alice = new Rehearsal();

    /** FAIL-1: the same code again, up to ten steps later. */
    @Test
    void a_code_is_accepted_once() {
        Device phone = alice.totp("phone", SIX);
        String code = phone.code(alice.step());
        assertAccepted("phone", alice.type(code));
        for (int later = 0; later <= 10; later++) {
            assertRefused(Cause.USED_CODE, alice.type(code));
            alice.fillBudgets();
            alice.advanceSteps(1);
        }
    }

    @Test
    void an_accepted_code_moves_the_progress_and_nothing_else() {
        Device phone = alice.totp("phone", SIX);
        TotpCredential before = alice.totp(phone);
        alice.advance(Duration.ofSeconds(29));
        alice.type(phone.code(alice.step()));
        assertEquals(
                new TotpCredential(
                        before.id(),
                        before.label(),
                        before.createdAt(),
                        before.parameters(),
                        before.secret(),
                        alice.step(),
                        0,
                        0,
                        Optional.of(alice.now())),
                alice.totp(phone));
        assertEquals(GuessState.FULL, alice.account().guesses());
    }

    /** FAULT-4 and FAIL-2, for every drift and every pair of offsets in the window. */
    @Test
    void a_burned_step_closes_itself_and_all_steps_before_it() {
        for (int drift = -20; drift <= 20; drift++)
            for (int burned = -1; burned <= 1; burned++)
                for (int typed = -1; typed <= 1; typed++) {
                    long centre = alice.step() + drift;
                    Device phone = alice.totp("phone", SIX, centre + burned, drift);
                    Ruling ruling = alice.type(phone.code(centre + typed));
                    if (typed > burned) assertAccepted("phone", ruling);
                    else
                        assertRefused(
                                typed == burned ? Cause.USED_CODE : Cause.OVERTAKEN_CODE, ruling);
                    alice.forget(phone);
                }
    }

    @ParameterizedTest
    @CsvSource({"-1, used, 1 step old", "0, used, of the current step", "1, used, 1 step early"})
    void a_used_code_is_told_from_an_overtaken_one(int used, String word, String age) {
        long at = alice.step() + used;
        Device phone = alice.totp("phone", SIX, at, 0);
        assertRefused(Cause.USED_CODE, age, alice.type(phone.code(at)));
        if (used == -1) return;
        Device other = alice.totp("other", SIX, at, 0);
        assertRefused(
                Cause.OVERTAKEN_CODE,
                used == 0 ? "1 step old" : "of the current step",
                alice.type(other.code(at - 1)));
    }

    /** What is too old is called so, also where a later one was used. */
    @Test
    void a_code_outside_the_window_is_old_whatever_was_used_since() {
        Device phone = alice.totp("phone", SIX, alice.step(), 0);
        assertRefused(Cause.OLD_CODE, "2 steps old", alice.type(phone.code(alice.step() - 2)));
        assertRefused(Cause.OVERTAKEN_CODE, "1 step old", alice.type(phone.code(alice.step() - 1)));
        alice.advanceSteps(5);
        assertRefused(Cause.OLD_CODE, "6 steps old", alice.type(phone.code(alice.step() - 6)));
        assertRefused(Cause.USED_CODE, "5 steps old", alice.type(phone.code(alice.step() - 5)));
        assertRefused(Cause.OLD_CODE, "4 steps old", alice.type(phone.code(alice.step() - 4)));
    }

    /** GUESS-4: previous, current and next step around the learned drift, and no other. */
    @ParameterizedTest
    @ValueSource(ints = {-20, -19, -7, -2, -1, 0, 1, 2, 7, 19, 20})
    void the_window_is_one_step_to_each_side_of_the_learned_drift(int drift) {
        for (int offset = -19; offset <= 19; offset++) {
            Device phone = alice.totp("phone", SIX, TotpCredential.NEVER, drift);
            Ruling ruling = alice.type(phone.code(alice.step() + drift + offset));
            if (Math.abs(offset) <= 1) assertAccepted("phone", ruling);
            else
                assertRefused(
                        offset < 0 ? Cause.OLD_CODE : Cause.EARLY_CODE,
                        Math.abs(offset) + " steps " + (offset < 0 ? "old" : "early"),
                        ruling);
            alice.forget(phone);
        }
    }

    @Test
    void beyond_twenty_steps_a_right_code_is_not_told_from_a_wrong_one() {
        Device phone = alice.totp("phone", SIX);
        assertRefused(Cause.OLD_CODE, "20 steps old", alice.type(phone.code(alice.step() - 20)));
        assertRefused(Cause.WRONG_CODE, "", alice.type(phone.code(alice.step() - 21)));
        assertRefused(
                Cause.EARLY_CODE, "20 steps early", alice.type(phone.code(alice.step() + 20)));
        assertRefused(Cause.WRONG_CODE, "", alice.type(phone.code(alice.step() + 21)));
    }

    /** FAULT-67: the window's edges to the millisecond. */
    @Test
    void the_window_ends_with_its_step() {
        Device phone = alice.totp("phone", SIX);
        long step = alice.step();
        Instant end = SIX.startOf(step + 2);
        alice.setNow(end.minusMillis(1));
        var before = alice.account();
        assertAccepted("phone", alice.type(phone.code(step)));
        alice.setAccount(before);
        alice.setNow(end);
        assertRefused(Cause.OLD_CODE, "2 steps old", alice.type(phone.code(step)));
        alice.setAccount(before);
        alice.setNow(SIX.startOf(step - 1).minusNanos(1));
        assertRefused(Cause.EARLY_CODE, "2 steps early", alice.type(phone.code(step)));
        alice.setNow(SIX.startOf(step - 1));
        assertAccepted("phone", alice.type(phone.code(step)));
    }

    @Test
    void before_the_third_step_of_time_the_window_is_cut_off() {
        alice.setNow(Instant.EPOCH);
        Device phone = alice.totp("phone", SIX);
        assertRefused(Cause.EARLY_CODE, "2 steps early", alice.type(phone.code(2)));
        assertAccepted("phone", alice.type(phone.code(0)));
        assertAccepted("phone", alice.type(phone.code(1)));
    }

    @Test
    void drift_is_learned_from_two_codes_in_a_row_on_one_side() {
        Device phone = alice.totp("phone", SIX);
        loginAt(phone, 1);
        assertDrift(0, 1, phone);
        loginAt(phone, 1);
        assertDrift(1, 0, phone);
        loginAt(phone, 2);
        assertDrift(1, 1, phone);
        loginAt(phone, 2);
        assertDrift(2, 0, phone);
    }

    @Test
    void a_code_of_the_middle_or_of_the_other_side_begins_the_learning_again() {
        Device phone = alice.totp("phone", SIX);
        loginAt(phone, -1);
        loginAt(phone, 0);
        assertDrift(0, 0, phone);
        loginAt(phone, -1);
        loginAt(phone, 1);
        assertDrift(0, 1, phone);
        loginAt(phone, -1);
        assertDrift(0, -1, phone);
        loginAt(phone, -1);
        assertDrift(-1, 0, phone);
    }

    /** GUESS-4: learning moves the window and never widens it. */
    @Test
    void a_learned_drift_gives_up_on_one_side_what_it_wins_on_the_other() {
        Device phone = alice.totp("phone", SIX);
        loginAt(phone, 1);
        loginAt(phone, 1);
        alice.advanceSteps(10);
        assertRefused(Cause.OLD_CODE, "2 steps old", alice.type(phone.code(alice.step() - 1)));
        assertRefused(Cause.EARLY_CODE, "2 steps early", alice.type(phone.code(alice.step() + 3)));
        assertAccepted("phone", alice.type(phone.code(alice.step())));
        assertAccepted("phone", alice.type(phone.code(alice.step() + 2)));
    }

    @Test
    void refused_codes_teach_no_drift() {
        Device phone = alice.totp("phone", SIX);
        TotpCredential before = alice.totp(phone);
        alice.type(phone.code(alice.step() + 2));
        alice.type(phone.code(alice.step() - 2));
        alice.type(phone.code(alice.step() + 2));
        assertEquals(before, alice.totp(phone));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void drift_stays_within_twenty_steps(int side) {
        Device phone = alice.totp("phone", SIX, TotpCredential.NEVER, 20 * side);
        loginAt(phone, 21 * side);
        loginAt(phone, 21 * side);
        assertDrift(20 * side, 0, phone);
        alice.advanceSteps(50);
        assertRefused(
                side < 0 ? Cause.OLD_CODE : Cause.EARLY_CODE,
                alice.type(phone.code(alice.step() + 22L * side)));
    }

    @Test
    void drift_is_learned_from_codes_in_a_row_too() {
        Device phone = alice.totp("phone", SIX);
        alice.type(phone.codesUpTo(alice.step() + 1, 2));
        alice.advanceSteps(10);
        alice.type(phone.codesUpTo(alice.step() + 1, 3));
        assertDrift(1, 0, phone);
    }

    /** GUESS-36, FAULT-30: a clock that moves back re-opens no code. */
    @Test
    void a_clock_that_moved_back_reopens_nothing() {
        Device phone = alice.totp("phone", SIX);
        long used = alice.step();
        alice.type(phone.code(used));
        for (Duration back : new Duration[] {Duration.ofMinutes(1), Duration.ofDays(1)}) {
            alice.setNow(Rehearsal.NOON.minus(back));
            for (long at = alice.step() - 1; at <= alice.step() + 1; at++)
                assertInstanceOf(Ruling.Refused.class, alice.type(phone.code(at)));
            assertEquals(used, alice.totp(phone).lastStep());
            alice.fillBudgets();
        }
        alice.setNow(Rehearsal.NOON.plusSeconds(30));
        assertAccepted("phone", alice.type(phone.code(used + 1)));
    }

    /** GUESS-15 and GUESS-16. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void codes_in_a_row_are_accepted_if_the_last_is_in_the_window(int count) {
        for (int offset = -3; offset <= 3; offset++) {
            Device phone = alice.totp("phone", SIX);
            long last = alice.step() + offset;
            Ruling ruling = alice.type(phone.codesUpTo(last, count));
            if (Math.abs(offset) <= 1) {
                assertAcceptedInARow("phone", ruling);
                assertEquals(last, alice.totp(phone).lastStep());
            } else assertRefused(offset < 0 ? Cause.OLD_CODE : Cause.EARLY_CODE, ruling);
            alice.forget(phone);
        }
    }

    /** GUESS-15: all of them must be later than the last burned step. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void codes_in_a_row_must_all_be_unused(int count) {
        for (int burned = -5; burned <= 1; burned++) {
            Device phone = alice.totp("phone", SIX, alice.step() + burned, 0);
            Ruling ruling = alice.type(phone.codesUpTo(alice.step(), count));
            if (burned <= -count) assertAcceptedInARow("phone", ruling);
            else if (burned < 0) assertRefused(Cause.USED_CODE, "the first of the codes", ruling);
            else assertInstanceOf(Ruling.Refused.class, ruling);
            alice.forget(phone);
        }
    }

    @Test
    void codes_that_are_not_consecutive_are_refused() {
        Device phone = alice.totp("phone", SIX);
        long now = alice.step();
        String previous = phone.code(now - 1);
        String current = phone.code(now);
        assertRefused(
                Cause.WRONG_CODE,
                "the codes are not consecutive",
                alice.type(phone.code(now - 2) + current));
        assertRefused(
                Cause.WRONG_CODE, "the codes are not consecutive", alice.type(current + previous));
        assertRefused(
                Cause.WRONG_CODE, "the codes are not consecutive", alice.type(current + current));
        assertRefused(
                Cause.WRONG_CODE,
                "the codes are not consecutive",
                alice.type(phone.code(now - 3) + previous + current));
    }

    /** GUESS-15: of one token. */
    @Test
    void codes_of_two_devices_do_not_make_a_row() {
        Device phone = alice.totp("phone", SIX);
        Device tablet = alice.totp("tablet", SIX);
        Ruling ruling = alice.type(phone.code(alice.step() - 1) + tablet.code(alice.step()));
        assertRefused(Cause.WRONG_CODE, ruling);
    }

    /**
     * GUESS-50: with several codes nothing tells whether one of them was right; what differs is the
     * detail for the administrator.
     */
    @Test
    void one_right_code_of_a_pair_changes_nothing_that_is_kept() {
        Device phone = alice.totp("phone", SIX);
        var before = alice.account();
        alice.type(alice.wrongCode(6) + phone.code(alice.step()));
        var firstWrong = alice.account();
        alice.setAccount(before);
        alice.type(phone.code(alice.step() - 1) + alice.wrongCode(6));
        var secondWrong = alice.account();
        alice.setAccount(before);
        alice.type(alice.wrongCode(6) + alice.wrongCode(6));
        var bothWrong = alice.account();
        assertEquals(bothWrong.credentials(), firstWrong.credentials());
        assertEquals(bothWrong.credentials(), secondWrong.credentials());
        assertEquals(bothWrong.guesses(), firstWrong.guesses());
        assertEquals(bothWrong.guesses(), secondWrong.guesses());
    }

    @Test
    void of_several_devices_the_one_that_shows_the_code_answers_and_moves() {
        Device phone = alice.totp("phone", SIX);
        Device tablet = alice.totp("tablet", SIX);
        TotpCredential untouched = alice.totp(phone);
        assertAccepted("tablet", alice.type(tablet.code(alice.step())));
        assertEquals(untouched, alice.totp(phone));
        assertAccepted("phone", alice.type(phone.code(alice.step())));
        assertRefused(Cause.USED_CODE, alice.type(tablet.code(alice.step())));
    }

    @Test
    void devices_with_codes_of_other_lengths_are_left_alone() {
        alice.totp("six", SIX);
        Device eight = alice.totp("eight", Rehearsal.EIGHT);
        assertAccepted("eight", alice.type(eight.code(alice.step())));
        assertRefused(Cause.NOT_A_CODE, "no device gives codes of 7 digits", alice.type("1234567"));
        assertEquals(GuessState.FULL, alice.account().guesses());
    }

    @Test
    void a_device_with_a_step_of_a_minute_is_judged_in_its_own_steps() {
        var minute = new Totp(OtpHash.SHA512, 6, Duration.ofMinutes(1));
        Device slow = alice.totp("slow", minute);
        long step = minute.stepAt(alice.now());
        assertRefused(Cause.OLD_CODE, "2 steps old", alice.type(slow.code(step - 2)));
        assertAccepted("slow", alice.type(slow.code(step - 1)));
    }

    private void loginAt(Device phone, int offset) {
        alice.advanceSteps(10);
        assertAccepted("phone", alice.type(phone.code(alice.step() + offset)));
    }

    private void assertDrift(int drift, int hint, Device phone) {
        assertEquals(drift, alice.totp(phone).drift());
        assertEquals(hint, alice.totp(phone).driftHint());
    }
}
