package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.Totp;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FAULT-25: after an old copy was accepted, all steps up to now count as burned. */
class OldCopyTest {
    private final Stage stage = new Stage();

    @Test
    void no_code_that_would_be_right_now_is_right_after() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        long now = stage.step();

        burn("alice");

        for (int offset = -1; offset <= 1; offset++) denied(phone.code(now + offset));
        stage.clock.advance(Duration.ofSeconds(30));
        denied(phone.code(now + 1));
        granted(phone.code(now + 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {-20, -3, 0, 3, 20})
    void a_learned_drift_counts(int drift) {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var totp = stage.totp("alice", phone);
        stage.store.set(stage.account("alice").with(drifted(totp, drift)));
        long centre = stage.step() + drift;

        burn("alice");

        for (int offset = -1; offset <= 1; offset++) denied(phone.code(centre + offset));
        assertEquals(drift, stage.totp("alice", phone).drift());
    }

    @Test
    void a_step_that_was_burned_further_stays_burned() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var totp = stage.totp("alice", phone);
        long far = stage.step() + 100;
        stage.store.set(stage.account("alice").with(totp.withBurnedUpTo(far)));

        burn("alice");

        assertEquals(far, stage.totp("alice", phone).lastStep());
    }

    @Test
    void steps_of_another_length_are_counted_in_their_own() {
        var minute = new Totp(Rehearsal.SIX.hash(), 6, Duration.ofSeconds(60));
        Device phone = stage.totp("alice", "phone", minute);

        burn("alice");

        assertEquals(minute.stepAt(stage.now()) + 1, stage.totp("alice", phone).lastStep());
    }

    /** What cannot be known is left as it is. */
    @Test
    void counters_and_recovery_codes_stay() {
        Device token = stage.hotp("alice", "token", Hotp.DEFAULT);
        var codes = stage.recoveryCodes("alice");
        int events = stage.store.events().size();

        burn("alice");

        assertEquals(events, stage.store.events().size());
        granted(token.code(0));
        granted(codes.getFirst().reveal());
    }

    @Test
    void the_audit_says_who_accepted_it() {
        stage.totp("alice", "phone", Rehearsal.SIX);

        burn("alice");

        assertEquals(Cause.OLD_COPY_ACCEPTED, stage.lastEvent().cause());
        assertEquals("anna", stage.lastEvent().actor());
        copy().record("it ends at event 7");
        assertEquals("it ends at event 7", stage.lastEvent().detail());
        assertEquals(true, stage.lastEvent().account().isEmpty());
    }

    private OldCopy copy() {
        return new OldCopy(
                stage.store, "anna", Stage.circumstances("anna"), stage.now(), stage.random());
    }

    private void burn(String account) {
        copy().burn(new AccountName(account));
    }

    private void denied(String code) {
        stage.fillBudgets("alice");
        assertInstanceOf(Denied.class, stage.login(stage.request("alice"), code));
    }

    private void granted(String code) {
        stage.fillBudgets("alice");
        assertInstanceOf(Granted.class, stage.login(stage.request("alice"), code));
    }

    private static TotpCredential drifted(TotpCredential totp, int drift) {
        return new TotpCredential(
                totp.id(),
                totp.label(),
                totp.createdAt(),
                totp.parameters(),
                totp.secret(),
                totp.lastStep(),
                drift,
                0,
                totp.lastUsedAt());
    }
}
