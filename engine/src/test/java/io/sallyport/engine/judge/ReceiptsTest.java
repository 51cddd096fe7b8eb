package io.sallyport.engine.judge;

import static io.sallyport.engine.judge.Rulings.assertAccepted;
import static io.sallyport.engine.judge.Rulings.assertAsksFor;
import static io.sallyport.engine.judge.Rulings.assertRefused;
import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Receipt;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A resend after an unknown outcome gets the first verdict (GUESS-61, SSH-161). */
class ReceiptsTest {
    private static final AttemptId FIRST = new AttemptId(1, 1);

    private final Rehearsal alice = new Rehearsal();
    private final Device phone = alice.totp("phone", SIX);

    @Test
    void a_resend_repeats_the_accept_and_burns_nothing_more() {
        String code = phone.code(alice.step());
        assertAccepted("phone", alice.answer(FIRST, 1, code));
        Account after = alice.account();
        alice.advance(Duration.ofSeconds(30));
        assertEquals(
                new Ruling.Repeated(
                        new Receipt(
                                FIRST,
                                1,
                                Verdict.GRANTED,
                                Cause.RIGHT_CODE,
                                "EVENT",
                                Rehearsal.NOON)),
                alice.answer(FIRST, 1, code));
        assertSame(after, alice.account());
    }

    @Test
    void a_resend_of_a_wrong_code_is_charged_once() {
        String wrong = alice.wrongCode(6);
        assertRefused(Cause.WRONG_CODE, alice.answer(FIRST, 1, wrong));
        Account after = alice.account();
        for (int i = 0; i < 50; i++) assertRepeated(Verdict.DENIED, alice.answer(FIRST, 1, wrong));
        assertSame(after, alice.account());
    }

    @Test
    void a_resend_of_a_recovery_code_uses_up_one() {
        RecoveryCode code = alice.recoveryCodes().getFirst();
        alice.answer(FIRST, 1, code.reveal());
        assertRepeated(Verdict.GRANTED, alice.answer(FIRST, 1, code.reveal()));
        assertEquals(9, alice.account().codeSets().findFirst().orElseThrow().unused().size());
    }

    /** The verdict stands, whatever is typed the second time: an attempt is answered once. */
    @Test
    void a_right_code_does_not_turn_a_refused_attempt() {
        alice.answer(FIRST, 1, alice.wrongCode(6));
        assertRepeated(Verdict.DENIED, alice.answer(FIRST, 1, phone.code(alice.step())));
        assertEquals(-1, alice.totp(phone).lastStep());
    }

    @Test
    void after_thirty_seconds_a_resend_is_refused_and_burns_nothing() {
        alice.answer(FIRST, 1, phone.code(alice.step()));
        Account after = alice.account();
        for (Duration later :
                List.of(Duration.ofSeconds(30).plusNanos(1), Duration.ofSeconds(-31))) {
            alice.setNow(Rehearsal.NOON.plus(later));
            assertRefused(
                    Cause.CHALLENGE_USED, "", alice.answer(FIRST, 1, phone.code(alice.step() + 1)));
            assertSame(after, alice.account());
        }
    }

    @Test
    void another_attempt_and_another_round_are_answers_of_their_own() {
        alice.answer(FIRST, 1, alice.wrongCode(6));
        assertAccepted("phone", alice.answer(FIRST, 2, phone.code(alice.step() - 1)));
        assertAccepted("phone", alice.answer(new AttemptId(1, 2), 1, phone.code(alice.step())));
        assertAccepted("phone", alice.answer(new AttemptId(2, 1), 1, phone.code(alice.step() + 1)));
    }

    @Test
    void the_last_four_receipts_are_kept() {
        for (int i = 1; i <= 5; i++) alice.answer(new AttemptId(0, i), 1, alice.wrongCode(6));
        assertEquals(
                List.of(2L, 3L, 4L, 5L),
                alice.account().receipts().stream().map(r -> r.attempt().low()).toList());
        for (int i = 2; i <= 5; i++)
            assertRepeated(
                    Verdict.DENIED, alice.answer(new AttemptId(0, i), 1, alice.wrongCode(6)));
    }

    /** Burns do not rest on receipts: without one, a code is judged again and found used. */
    @Test
    void a_resend_whose_receipt_made_room_is_judged_and_refused() {
        String code = phone.code(alice.step());
        alice.answer(FIRST, 1, code);
        for (int i = 1; i <= 4; i++) alice.type("not a code");
        assertRefused(Cause.USED_CODE, alice.answer(FIRST, 1, code));
    }

    @Test
    void a_question_for_more_codes_leaves_no_receipt() {
        alice.emptyLane();
        Account before = alice.account();
        assertAsksFor(2, alice.answer(FIRST, 1, phone.code(alice.step())));
        assertAsksFor(2, alice.answer(FIRST, 1, phone.code(alice.step())));
        assertSame(before, alice.account());
    }

    private static void assertRepeated(Verdict verdict, Ruling ruling) {
        if (!(ruling instanceof Ruling.Repeated repeated))
            throw new AssertionError("expected the first verdict, got " + ruling);
        assertEquals(verdict, repeated.receipt().verdict());
    }
}
