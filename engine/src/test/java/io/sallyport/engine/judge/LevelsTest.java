package io.sallyport.engine.judge;

import static io.sallyport.engine.judge.Rulings.assertAccepted;
import static io.sallyport.engine.judge.Rulings.assertAcceptedInARow;
import static io.sallyport.engine.judge.Rulings.assertAsksFor;
import static io.sallyport.engine.judge.Rulings.assertRefused;
import static io.sallyport.engine.testing.Rehearsal.EIGHT;
import static io.sallyport.engine.testing.Rehearsal.SEVEN;
import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked when budgets are empty (GUESS-6, GUESS-7, GUESS-15 to GUESS-18, GUESS-50). */
class LevelsTest {
    private final Rehearsal alice = new Rehearsal();
    private final Device phone = alice.totp("phone", SIX);

    @Test
    void five_wrong_codes_in_an_hour_empty_the_lane() {
        for (int i = 0; i < 5; i++) assertRefused(Cause.WRONG_CODE, alice.type(wrong()));
        assertAsksFor(2, alice.type(wrong()));
        alice.advance(Duration.ofMinutes(12).minusNanos(1));
        assertAsksFor(2, alice.type(wrong()));
        alice.advance(Duration.ofNanos(1));
        assertRefused(Cause.WRONG_CODE, alice.type(wrong()));
        assertAsksFor(2, alice.type(wrong()));
    }

    /** GUESS-10: 8 a day, 16 in 30 days, however slowly they are typed. */
    @Test
    void eight_a_day_and_sixteen_in_thirty_days_empty_the_lane() {
        for (int i = 0; i < 5; i++) alice.type(wrong());
        alice.advance(Duration.ofHours(1));
        int more = 0;
        while (alice.type(wrong()) instanceof Ruling.Refused) more++;
        assertEquals(3, more);
        alice.advance(Duration.ofDays(1));
        while (alice.type(wrong()) instanceof Ruling.Refused) more++;
        alice.advance(Duration.ofHours(1));
        while (alice.type(wrong()) instanceof Ruling.Refused) more++;
        assertEquals(16, 5 + more);
        alice.advance(Duration.ofHours(18).plusMinutes(59));
        assertAsksFor(2, alice.type(wrong()));
        // The first guess of the month's bucket comes back 45 hours after it was full.
        alice.advance(Duration.ofMinutes(1));
        assertRefused(Cause.WRONG_CODE, alice.type(wrong()));
    }

    /** GUESS-6 and GUESS-17: the level is asked before anything is compared or written. */
    @Test
    void with_an_empty_lane_a_right_and_a_wrong_code_are_asked_for_more_alike() {
        alice.emptyLane();
        Account before = alice.account();
        var right = assertAsksFor(2, alice.type(phone.code(alice.step())));
        assertSame(before, alice.account());
        var wrong = assertAsksFor(2, alice.type(wrong()));
        assertSame(before, alice.account());
        assertEquals(1, right.given().codes().size());
        assertEquals(1, wrong.given().codes().size());
    }

    @Test
    void the_code_given_already_counts_as_the_first_of_the_pair() {
        alice.emptyLane();
        var more = assertAsksFor(2, alice.type(phone.code(alice.step())));
        alice.advanceSteps(1);
        assertAcceptedInARow("phone", alice.typeAfter(more, phone.code(alice.step())));
        assertEquals(alice.step(), alice.totp(phone).lastStep());
    }

    /** GUESS-17: a door that cannot ask again takes all codes in one field. */
    @Test
    void a_pair_may_be_typed_in_one_field_at_any_level() {
        assertAcceptedInARow("phone", alice.type(phone.codesUpTo(alice.step(), 2)));
        alice.emptyLane();
        alice.advanceSteps(2);
        assertAcceptedInARow("phone", alice.type(phone.codesUpTo(alice.step(), 2)));
        alice.emptyLevelTwo();
        alice.advanceSteps(3);
        assertAcceptedInARow("phone", alice.type(phone.codesUpTo(alice.step(), 3)));
    }

    /** GUESS-50: first right and second wrong, first wrong and second right, both wrong. */
    @Test
    void the_ruling_on_a_pair_tells_nothing_of_its_first_code() {
        alice.emptyLane();
        Account before = alice.account();
        String first = phone.code(alice.step() - 1);
        String second = phone.code(alice.step());
        for (String[] typed :
                new String[][] {{wrong(), second}, {first, wrong()}, {wrong(), wrong()}}) {
            alice.setAccount(before);
            var more = assertAsksFor(2, alice.type(typed[0]));
            assertRefused(Cause.WRONG_CODE, alice.typeAfter(more, typed[1]));
            assertEquals(before.credentials(), alice.account().credentials());
            assertEquals(
                    alice.now().plusSeconds(10), alice.account().guesses().levelTwo(), "charge");
        }
        alice.setAccount(before);
        var more = assertAsksFor(2, alice.type(first));
        assertAcceptedInARow("phone", alice.typeAfter(more, second));
    }

    /** GUESS-18. */
    @Test
    void pairs_charge_only_the_bucket_of_pairs_and_triples_nothing() {
        for (int i = 0; i < 59; i++) alice.type(wrong() + wrong());
        assertEquals(GuessState.FULL.stranger(), alice.account().guesses().stranger());
        assertEquals(alice.now().plusSeconds(590), alice.account().guesses().levelTwo());
        GuessState before = alice.account().guesses();
        for (int i = 0; i < 200; i++)
            assertInstanceOf(Ruling.Refused.class, alice.type(wrong() + wrong() + wrong()));
        assertEquals(before, alice.account().guesses());
    }

    /** GUESS-6: burst 60, then 6 a minute. */
    @Test
    void sixty_wrong_pairs_lead_to_three_codes() {
        alice.emptyLane();
        for (int i = 0; i < 60; i++) assertRefused(Cause.WRONG_CODE, alice.type(wrong() + wrong()));
        assertAsksFor(3, alice.type(wrong() + wrong()));
        var more = assertAsksFor(3, alice.type(phone.code(alice.step())));
        assertEquals(1, more.given().codes().size());
        alice.advance(Duration.ofSeconds(10));
        assertAsksFor(2, alice.type(wrong()));
        assertRefused(Cause.WRONG_CODE, alice.type(wrong() + wrong()));
        assertAsksFor(3, alice.type(wrong() + wrong()));
    }

    @Test
    void three_codes_are_asked_for_one_after_the_other() {
        alice.emptyLane();
        alice.emptyLevelTwo();
        var second = assertAsksFor(3, alice.type(phone.code(alice.step())));
        alice.advanceSteps(1);
        alice.setAccount(drained(alice.account(), alice.now()));
        var third = assertAsksFor(3, alice.typeAfter(second, phone.code(alice.step())));
        assertEquals(2, third.given().codes().size());
        alice.advanceSteps(1);
        assertAcceptedInARow("phone", alice.typeAfter(third, phone.code(alice.step())));
    }

    /** GUESS-16. */
    @Test
    void an_accepted_row_burns_its_latest_step_and_all_up_to_it() {
        alice.type(phone.codesUpTo(alice.step() + 1, 3));
        for (long at = alice.step() - 2; at <= alice.step() + 1; at++)
            assertInstanceOf(Ruling.Refused.class, alice.type(phone.code(at)));
    }

    @Test
    void more_codes_than_three_keep_the_last_three() {
        alice.emptyLane();
        alice.emptyLevelTwo();
        var more = assertAsksFor(3, alice.type(wrong() + phone.code(alice.step() - 2)));
        assertAcceptedInARow("phone", alice.typeAfter(more, phone.codesUpTo(alice.step(), 2)));
    }

    @Test
    void earlier_codes_of_another_length_make_no_row() {
        Device eight = alice.totp("eight", EIGHT);
        alice.emptyLane();
        var more = assertAsksFor(2, alice.type(phone.code(alice.step() - 1)));
        assertInstanceOf(Ruling.Refused.class, alice.typeAfter(more, eight.code(alice.step())));
    }

    @Test
    void a_lane_that_filled_up_meanwhile_does_not_void_the_pair() {
        alice.emptyLane();
        var more = assertAsksFor(2, alice.type(phone.code(alice.step() - 1)));
        alice.setAccount(alice.account().withGuesses(any -> GuessState.FULL));
        assertAcceptedInARow("phone", alice.typeAfter(more, phone.code(alice.step())));
    }

    /** GUESS-7: no state that wrong codes lead to refuses the owner, who gives what is asked. */
    @ParameterizedTest
    @ValueSource(ints = {-20, -1, 0, 1, 20})
    void the_owner_is_let_in_at_every_level_with_what_is_asked(int drift) {
        for (int level = 1; level <= 3; level++) {
            var owner = new Rehearsal();
            Device phone = owner.totp("phone", SIX, -1, drift);
            if (level > 1) owner.emptyLane();
            if (level > 2) owner.emptyLevelTwo();
            Ruling ruling = owner.type(phone.code(owner.step() + drift));
            for (int asked = 2; asked <= level; asked++) {
                var more = assertAsksFor(level, ruling);
                owner.advanceSteps(1);
                if (level > 2) owner.setAccount(drained(owner.account(), owner.now()));
                ruling = owner.typeAfter(more, phone.code(owner.step() + drift));
            }
            if (level == 1) assertAccepted("phone", ruling);
            else assertAcceptedInARow("phone", ruling);
        }
    }

    /** GUESS-7 for a counter that ran ahead. */
    @Test
    void the_owner_of_a_counter_is_let_in_at_every_level() {
        var owner = new Rehearsal();
        Device key = owner.hotp("key", 6, 40);
        owner.emptyLane();
        assertAcceptedInARow("key", owner.type(key.codesUpTo(50, 2)));
        owner.emptyLevelTwo();
        assertAcceptedInARow("key", owner.type(key.codesUpTo(152, 3)));
    }

    /** GUESS-30: an accept takes no charge, and gives none back. */
    @Test
    void an_accept_charges_and_refunds_nothing() {
        for (int i = 0; i < 3; i++) alice.type(wrong());
        GuessState before = alice.account().guesses();
        assertAccepted("phone", alice.type(phone.code(alice.step() - 1)));
        assertEquals(before, alice.account().guesses());
        assertAcceptedInARow("phone", alice.type(phone.codesUpTo(alice.step() + 1, 2)));
        assertEquals(before, alice.account().guesses());
    }

    /** GUESS-2 and SSH-69: what is compared with nothing costs nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "12345",
                "123456789",
                "correct horse battery staple",
                "123 456",
                "123456 ",
                "+123456",
                "12345a",
                "١٢٣٤٥٦",
                "1234567",
                "12345678",
                "12345671234567"
            })
    void what_cannot_be_a_code_here_is_never_charged(String typed) {
        for (int i = 0; i < 100; i++) assertRefused(Cause.NOT_A_CODE, alice.type(typed));
        assertEquals(GuessState.FULL, alice.account().guesses());
        alice.emptyLane();
        assertRefused(Cause.NOT_A_CODE, alice.type(typed));
    }

    /** GUESS-5: charges of several devices are summed. */
    @Test
    void a_guess_against_three_devices_costs_three() {
        alice.totp("tablet", SIX);
        alice.hotp("key", 6, 9);
        alice.totp("eight", EIGHT);
        alice.totp("seven", SEVEN);
        assertRefused(Cause.WRONG_CODE, alice.type(wrong()));
        // Three of five in an hour are gone: two are left, which do not bear another three.
        assertEquals(
                alice.now().plus(Duration.ofMinutes(36)),
                alice.account().guesses().stranger().shortTerm());
        assertAsksFor(2, alice.type(wrong()));
        // The eight digits alone cost one.
        assertRefused(Cause.WRONG_CODE, alice.type(alice.wrongCode(8)));
        assertRefused(Cause.WRONG_CODE, alice.type(alice.wrongCode(7)));
        assertAsksFor(2, alice.type(alice.wrongCode(7)));
        // Two windows of three pairs, and one of ten: 16 / 3, rounded up.
        alice.type(wrong() + wrong());
        assertEquals(alice.now().plusSeconds(60), alice.account().guesses().levelTwo());
    }

    /** GUESS-36: a clock that moves back fills nothing. */
    @ParameterizedTest
    @CsvSource({"PT1S", "PT1H", "P1D", "P400D"})
    void a_clock_that_moved_back_fills_no_budget(Duration back) {
        alice.emptyLane();
        GuessState empty = alice.account().guesses();
        alice.setNow(alice.now().minus(back));
        assertInstanceOf(Ruling.MoreCodes.class, alice.type(wrong()));
        assertEquals(empty, alice.account().guesses());
        alice.setNow(Rehearsal.NOON);
        assertAsksFor(2, alice.type(wrong()));
        alice.advance(Duration.ofMinutes(12));
        assertRefused(Cause.WRONG_CODE, alice.type(wrong()));
    }

    private static Account drained(Account account, Instant now) {
        return account.withGuesses(
                guesses -> guesses.withLevelTwo(now.plus(GuessBudget.LEVEL_TWO.span())));
    }

    private String wrong() {
        return alice.wrongCode(6);
    }
}
