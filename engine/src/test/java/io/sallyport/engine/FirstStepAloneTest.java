package io.sallyport.engine;

import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Stage;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** FA-97, FA-98: a first step that is never enough alone, and one that was wrong. */
class FirstStepAloneTest {
    private final Stage stage = new Stage();

    private AuthenticationRequest request(String login, FirstStep firstStep) {
        return new AuthenticationRequest(
                AttemptId.random(stage.random()),
                Stage.circumstances(login),
                Set.of(),
                OptionalLong.empty(),
                firstStep);
    }

    @Test
    void whoever_has_no_second_step_is_denied_with_the_true_reason() {
        var outcome = stage.engine().begin(request("anna", FirstStep.NEVER_ALONE));
        assertInstanceOf(AuthenticationOutcome.Denied.class, outcome);
        assertEquals(Cause.FIRST_STEP_ALONE, stage.lastEvent().cause());
        assertEquals(Verdict.DENIED, stage.lastEvent().verdict());
    }

    @Test
    void whoever_has_one_is_asked_and_let_in_by_a_right_code() {
        Device phone = stage.totp("alice", "phone", SIX);
        var request = request("alice", FirstStep.NEVER_ALONE);
        assertInstanceOf(AuthenticationOutcome.Granted.class, answer(request, stage.code(phone)));
    }

    /** GUESS-26, FA-C21: the code behind a wrong password is as good as before. */
    @Test
    void behind_a_wrong_one_a_right_code_is_neither_charged_nor_burned() {
        Device phone = stage.totp("alice", "phone", SIX);
        String code = stage.code(phone);
        var before = stage.account("alice");
        assertInstanceOf(
                AuthenticationOutcome.Denied.class,
                answer(request("alice", FirstStep.FAILED), code));
        assertEquals(Cause.FIRST_STEP_FAILED, stage.lastEvent().cause());
        assertEquals(before.guesses(), stage.account("alice").guesses());
        assertInstanceOf(
                AuthenticationOutcome.Granted.class,
                answer(request("alice", FirstStep.NEVER_ALONE), code));
    }

    private AuthenticationOutcome answer(AuthenticationRequest request, String code) {
        var asked =
                assertInstanceOf(
                        AuthenticationOutcome.Challenged.class, stage.engine().begin(request));
        try (var typed = Stage.typed(code)) {
            return stage.engine().answer(request, asked.challenge().id(), typed);
        }
    }
}
