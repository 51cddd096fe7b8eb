package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An account password at the code prompt, and the budget of its source (SSH-69). */
class MistypedConnectionsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String OFFICE = "203.0.113.9";
    private static final String PASSWORD = "correct horse battery staple";

    /** More than a source may fail. */
    private static final int OFTEN = 40;

    private final Stage stage = new Stage();
    private final Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
    private final AuthenticationEngine engine = stage.engine();

    /** SSH-69: charged to nobody's account, and to the source once, however often it is typed. */
    @Test
    void a_password_counts_once_for_a_connection() {
        var before = stage.account("alice").guesses();
        for (int i = 0; i < OFTEN; i++) mistype("one");
        assertEquals(before, stage.account("alice").guesses());
        assertInstanceOf(Granted.class, logIn("one"));
    }

    /** SSH-69: each further connection counts again. */
    @Test
    void each_connection_counts() {
        for (int i = 0; i < OFTEN; i++) mistype("connection " + i);
        assertInstanceOf(Challenged.class, logIn("one"));
    }

    @Test
    void what_no_connection_tells_counts_each_time() {
        for (int i = 0; i < OFTEN; i++) mistype("");
        assertInstanceOf(Challenged.class, logIn(""));
    }

    /** SSH-12, SSH-69: a wrong password at its own prompt counts each time, whatever came then. */
    @Test
    void a_wrong_first_step_counts_each_time() {
        for (int i = 0; i < OFTEN; i++) {
            var request = stage.requestFrom("alice", OFFICE);
            var failed =
                    new AuthenticationRequest(
                            request.attempt(),
                            request.circumstances(),
                            Set.of(),
                            OptionalLong.empty(),
                            FirstStep.FAILED);
            assertInstanceOf(Denied.class, answer(failed, "", "one"));
        }
        assertInstanceOf(Challenged.class, logIn("one"));
    }

    @Test
    void a_connection_is_remembered_for_a_while() {
        var connections = new MistypedConnections();
        assertTrue(connections.isFirst("one", NOON));
        assertFalse(connections.isFirst("one", NOON.plusSeconds(180)));
        assertTrue(connections.isFirst("other", NOON));
        assertTrue(connections.isFirst("one", NOON.plus(Duration.ofMinutes(11))));
    }

    @Test
    void the_oldest_is_forgotten_when_there_are_too_many() {
        var connections = new MistypedConnections();
        for (int i = 0; i <= MistypedConnections.CONNECTIONS_MAX; i++)
            assertTrue(connections.isFirst("connection " + i, NOON));
        assertFalse(connections.isFirst("connection 1", NOON));
        assertTrue(connections.isFirst("connection 0", NOON));
    }

    private void mistype(String connection) {
        var denied = answer(stage.requestFrom("alice", OFFICE), PASSWORD, connection);
        assertInstanceOf(Denied.class, denied);
    }

    private AuthenticationOutcome logIn(String connection) {
        return answer(stage.requestFrom("alice", OFFICE), stage.code(phone), connection);
    }

    private AuthenticationOutcome answer(
            AuthenticationRequest request, String text, String connection) {
        var asked = assertInstanceOf(Challenged.class, engine.begin(request));
        try (var typed = Stage.typed(text)) {
            return engine.answer(request, asked.challenge().id(), typed, connection);
        }
    }
}
