package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.enrollment.Disable;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.engine.time.ClockException;
import io.sallyport.engine.time.WatchedClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** By a clock that is wrong no code is judged (FAULT-30, FAULT-32, GUESS-36). */
class ClockFaultsTest {
    private static final AccountName ALICE = new AccountName("alice");

    private final Stage stage = new Stage();
    private final Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
    private Duration sinceBoot = Duration.ofDays(1);
    private final WatchedClock clock =
            new WatchedClock(stage.clock, () -> sinceBoot, Instant.EPOCH);
    private final AuthenticationEngine engine;

    ClockFaultsTest() {
        stage.setNodeClock(clock);
        engine = stage.engine();
    }

    @Test
    void nothing_is_judged_burned_learned_or_refilled_meanwhile() {
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, engine.begin(request));
        stage.emptyLane("alice");
        var before = stage.account("alice");
        for (Duration leap :
                new Duration[] {
                    Duration.ofHours(1), Duration.ofDays(3_650), Duration.ofHours(-1)
                }) {
            stage.clock.advance(leap);
            for (long off = -1; off <= 1; off++) {
                var outcome = Stage.answer(engine, request, asked, phone.code(stage.step() + off));
                assertInstanceOf(Unavailable.class, outcome);
            }
            assertInstanceOf(Unavailable.class, engine.begin(stage.request("alice")));
            assertInstanceOf(ClockException.class, stage.incidents.getLast());
            stage.clock.advance(leap.negated());
        }
        assertEquals(before, stage.account("alice"));
        stage.fillBudgets("alice");
        assertInstanceOf(Granted.class, Stage.answer(engine, request, asked, stage.code(phone)));
    }

    /** Whoever has not opted in logs in exactly as before. */
    @Test
    void whoever_is_not_asked_is_not_kept_out() {
        stage.clock.advance(Duration.ofHours(1));
        assertInstanceOf(NotRequired.class, engine.begin(stage.request("bob")));
    }

    @Test
    void no_change_is_made_with_a_code_meanwhile() {
        var changes = stage.changes();
        var request = stage.request("alice");
        var asked =
                assertInstanceOf(
                        ChangeOutcome.Challenged.class,
                        changes.begin(request, ALICE, new Disable("")));
        stage.clock.advance(Duration.ofHours(1));
        try (var typed = Stage.typed(stage.code(phone))) {
            assertThrows(
                    ClockException.class,
                    () ->
                            changes.answer(
                                    request,
                                    ALICE,
                                    asked.challenge().id(),
                                    typed,
                                    new Disable("")));
        }
        assertEquals(true, stage.account("alice").isProtected());
    }

    @Test
    void once_an_administrator_trusts_it_codes_are_judged() {
        stage.clock.advance(Duration.ofHours(1));
        clock.trust();
        assertInstanceOf(Granted.class, stage.login(stage.request("alice"), stage.code(phone)));
    }
}
