package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Known places and sources over their budget, through the engine (GUESS-12, GUESS-22, GUESS-29).
 */
class OriginsTest {
    private static final String ATTACKER = "203.0.113.9";
    private static final String HOME = "192.0.2.7";

    private final Stage stage = new Stage();
    private final Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
    private final AuthenticationEngine engine = stage.engine();

    /** GUESS-12 (b): host, service and address together. */
    @Test
    void a_place_is_known_by_host_service_and_address() {
        assertInstanceOf(Granted.class, login(from(HOME)));
        stage.emptyLane("alice");
        assertInstanceOf(Granted.class, login(from(HOME)));
        assertInstanceOf(Challenged.class, login(from("192.0.2.8")));
        assertInstanceOf(Challenged.class, login(at(from(HOME), "db2", "sshd")));
        assertInstanceOf(Challenged.class, login(at(from(HOME), "db1", "sftp")));
        assertEquals(List.of(OwnerNotice.NEW_DEVICE), stage.notices);
    }

    /** The same place says nothing about another account, and a key change forgets no place. */
    @Test
    void a_place_is_known_to_one_account_only() {
        Device bobs = stage.totp("bob", "phone", Rehearsal.SIX);
        assertInstanceOf(Granted.class, login(from(HOME)));
        stage.emptyLane("bob");
        var request = stage.requestFrom("bob", HOME);
        assertInstanceOf(Challenged.class, answer(request, bobs.code(stage.step())));
    }

    @Test
    void without_an_address_everybody_is_a_stranger() {
        assertInstanceOf(Granted.class, login(from("")));
        assertEquals(List.of(), stage.account("alice").guesses().devices());
        assertEquals(List.of(), stage.notices);
    }

    /** GUESS-22: from there, two codes; it is never refused for its source (GUESS-7). */
    @Test
    void from_a_source_over_its_budget_two_codes_are_asked_for() {
        overspend();
        var request = from(ATTACKER);
        var asked =
                assertInstanceOf(Challenged.class, answer(request, phone.code(stage.step() - 1)));
        assertInstanceOf(
                Granted.class, Stage.answer(engine, request, asked, phone.code(stage.step())));
        // Elsewhere nothing has changed.
        stage.clock.advance(Duration.ofSeconds(60));
        assertInstanceOf(Granted.class, login(from("198.51.100.1")));
    }

    /** GUESS-29: from such a source an unknown name is asked for two codes as well. */
    @Test
    void from_a_source_over_its_budget_unknown_names_look_the_same() {
        overspend();
        stage.setPolicy(stage.requireEverywhere());
        var request = stage.requestFrom("mallory", ATTACKER);
        var asked = assertInstanceOf(Challenged.class, answer(request, "123456"));
        assertEquals(
                assertInstanceOf(Challenged.class, answer(from(ATTACKER), stage.code(phone)))
                        .challenge()
                        .prompts(),
                asked.challenge().prompts());
        assertInstanceOf(Denied.class, Stage.answer(engine, request, asked, "654321"));
        // What cannot be a code is refused at once, of whomever.
        assertInstanceOf(Denied.class, login(stage.requestFrom("mallory", ATTACKER), "12345"));
        assertInstanceOf(Denied.class, login(from(ATTACKER), "12345"));
        assertInstanceOf(Denied.class, login(stage.requestFrom("mallory", ATTACKER), "1234567"));
        assertInstanceOf(Denied.class, login(from(ATTACKER), "1234567"));
    }

    /** FAULT-72: a flood of names is one event a minute; guesses that are judged have their own. */
    @Test
    void failures_of_a_source_over_its_budget_are_told_of_together() {
        overspend();
        int before = stage.store.events().size();
        for (int i = 0; i < 500; i++) {
            var request = stage.requestFrom("mallory-" + i, ATTACKER);
            var asked = assertInstanceOf(Challenged.class, answer(request, "123456"));
            var denied =
                    assertInstanceOf(Denied.class, Stage.answer(engine, request, asked, "654321"));
            assertEquals("not enrolled, and policy demands a second step", denied.reason());
            stage.clock.advance(Duration.ofMillis(1));
        }
        engine.tend();
        assertEquals(before, stage.store.events().size());
        stage.clock.advance(Duration.ofMinutes(1));
        engine.tend();
        assertEquals(before + 1, stage.store.events().size());
        assertEquals(Cause.SOURCE_OVER_BUDGET, stage.lastEvent().cause());
        assertEquals(
                "500 attempts from 2026-03-01T12:00:00Z to 2026-03-01T12:00:00Z",
                stage.lastEvent().detail());
        assertEquals(ATTACKER, stage.lastEvent().circumstances().address());
        engine.close();
        assertEquals(before + 1, stage.store.events().size());
    }

    /** FAULT-72: and what was not told yet is told at the end. */
    @Test
    void what_was_counted_is_written_before_the_end() {
        overspend();
        var request = stage.requestFrom("mallory", ATTACKER);
        var asked = assertInstanceOf(Challenged.class, answer(request, "123456"));
        var denied = assertInstanceOf(Denied.class, Stage.answer(engine, request, asked, "654321"));
        engine.close();
        assertEquals(denied.event(), stage.lastEvent().id());
        assertEquals(
                "1 attempt from 2026-03-01T12:00:00Z to 2026-03-01T12:00:00Z",
                stage.lastEvent().detail());
    }

    /** GUESS-29: behind a wrong password the same questions are asked as behind the right one. */
    @Test
    void a_wrong_password_is_asked_as_many_codes_as_a_right_one() {
        stage.emptyLane("alice");
        var failed =
                new AuthenticationRequest(
                        stage.request("alice").attempt(),
                        from(ATTACKER).circumstances(),
                        Set.of("staff"),
                        OptionalLong.of(1000),
                        FirstStep.FAILED);
        var asked = assertInstanceOf(Challenged.class, answer(failed, stage.code(phone)));
        stage.clock.advance(Duration.ofSeconds(30));
        assertInstanceOf(Denied.class, Stage.answer(engine, failed, asked, stage.code(phone)));
        assertEquals(Cause.FIRST_STEP_FAILED, stage.lastEvent().cause());
        assertEquals(-1, stage.totp("alice", phone).lastStep());
    }

    /** GUESS-27: wrong passwords count for their source, and never for the account. */
    @Test
    void wrong_passwords_are_counted_for_their_source_only() {
        var before = stage.account("alice").guesses();
        for (int i = 0; i < 30; i++) {
            var request =
                    new AuthenticationRequest(
                            stage.request("alice").attempt(),
                            from(ATTACKER).circumstances(),
                            Set.of("staff"),
                            OptionalLong.of(1000),
                            FirstStep.FAILED);
            assertInstanceOf(Denied.class, answer(request, stage.code(phone)));
        }
        assertEquals(before, stage.account("alice").guesses());
        assertInstanceOf(Challenged.class, answer(from(ATTACKER), stage.code(phone)));
        assertInstanceOf(Granted.class, answer(from(HOME), stage.code(phone)));
    }

    /** GUESS-22: a known device behind a bad source is asked for one code. */
    @Test
    void known_devices_behind_a_source_over_its_budget_are_exempt() {
        assertInstanceOf(Granted.class, login(from(ATTACKER)));
        stage.clock.advance(Duration.ofSeconds(30));
        overspend();
        assertInstanceOf(Granted.class, answer(from(ATTACKER), stage.code(phone)));
    }

    private void overspend() {
        stage.setPolicy(stage.requireEverywhere());
        for (int i = 0; i < 30; i++) login(stage.requestFrom("nobody-" + i, ATTACKER), "000000");
    }

    private AuthenticationRequest from(String address) {
        return stage.requestFrom("alice", address);
    }

    private static AuthenticationRequest at(
            AuthenticationRequest request, String host, String service) {
        var where = request.circumstances();
        return new AuthenticationRequest(
                request.attempt(),
                new Circumstances(
                        where.door(),
                        host,
                        service,
                        where.login(),
                        where.address(),
                        where.remoteHost(),
                        where.terminal()),
                request.groups(),
                request.uid(),
                request.firstStep());
    }

    private AuthenticationOutcome login(AuthenticationRequest request) {
        stage.clock.advance(Duration.ofSeconds(30));
        return answer(request, stage.code(phone));
    }

    private AuthenticationOutcome login(AuthenticationRequest request, String typed) {
        return answer(request, typed);
    }

    private AuthenticationOutcome answer(AuthenticationRequest request, String typed) {
        return engine.begin(request) instanceof Challenged asked
                ? Stage.answer(engine, request, asked, typed)
                : engine.begin(request);
    }
}
