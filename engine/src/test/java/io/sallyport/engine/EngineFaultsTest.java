package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.FaultyStore;
import io.sallyport.engine.testing.FaultyStore.When;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every error path refuses (FAULT-2, FAULT-3, FAULT-5, FAULT-6, GUESS-34, GUESS-35). */
class EngineFaultsTest {
    private static final List<Function<String, RuntimeException>> FAULTS =
            List.of(StoreException::new, KeyException::new, IllegalStateException::new);

    /** A stage whose store can fail, and a login on it. */
    private static final class Scene {
        final Stage stage = new Stage();
        final FaultyStore store = new FaultyStore(stage.store);

        Scene() {
            stage.setStore(store);
        }
    }

    /** One login, from its beginning; what it returns must come out of the engine. */
    private interface Login {
        AuthenticationOutcome run(Scene scene);
    }

    /** Logins that end in a yes, in a no, or in a question, and what they need beforehand. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    enum Kind {
        RIGHT_CODE(scene -> {
            Device phone = scene.stage.totp("alice", "phone", Rehearsal.SIX);
            return login(scene, "alice", scene.stage.code(phone));
        }),
        RIGHT_COUNTER(scene -> {
            Device key = scene.stage.hotp("alice", "key", Hotp.DEFAULT);
            return login(scene, "alice", key.code(0));
        }),
        RECOVERY_CODE(scene -> {
            scene.stage.totp("alice", "phone", Rehearsal.SIX);
            var codes = scene.stage.recoveryCodes("alice");
            return login(scene, "alice", codes.getFirst().reveal());
        }),
        WRONG_CODE(scene -> {
            scene.stage.totp("alice", "phone", Rehearsal.EIGHT);
            return login(scene, "alice", "00000000");
        }),
        NOT_A_CODE(scene -> {
            scene.stage.totp("alice", "phone", Rehearsal.SIX);
            return login(scene, "alice", "hunter2");
        }),
        NOT_ENROLLED(scene -> login(scene, "bob", "")),
        UNKNOWN_NAME(scene -> login(scene, "1000", ""));

        private final Login login;

        Kind(Login login) {
            this.login = login;
        }
    }

    private static AuthenticationOutcome login(Scene scene, String login, String typed) {
        var request = scene.stage.request(login);
        var begun = scene.stage.engine().begin(request);
        if (!(begun instanceof Challenged asked)) return begun;
        return Stage.answer(scene.stage.engine(), request, asked, typed);
    }

    @Test
    void a_fault_says_what_to_do_and_a_bug_is_to_be_reported() {
        assertEquals(
                "the disk is full", IncidentLog.reason(new StoreException("the disk is full")));
        assertEquals("another key", IncidentLog.reason(new KeyException("another key")));
        assertEquals(
                "this is a bug of sallyport; please report what the server's log says of it:"
                        + " java.lang.NullPointerException",
                IncidentLog.reason(new NullPointerException()));
    }

    /**
     * Each kind of login, each call of the store, before and after its work, each kind of fault.
     */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_fault_at_any_call_of_the_store_is_unavailable(Kind kind) {
        var quiet = new Scene();
        quiet.store.at(-1, When.BEFORE_THE_WORK, () -> {});
        AuthenticationOutcome without = kind.login.run(quiet);
        int calls = quiet.store.calls();
        assertTrue(calls >= 1, "no call to fail at");
        for (int call = 1; call <= calls; call++)
            for (When when : When.values())
                for (var fault : FAULTS) {
                    var scene = new Scene();
                    var thrown = fault.apply("the disk is on fire");
                    scene.store.failAt(call, when, thrown);
                    var outcome = assertInstanceOf(Unavailable.class, kind.login.run(scene));
                    assertEquals(IncidentLog.reason(thrown), outcome.reason());
                    assertEquals(List.of(thrown), scene.stage.incidents);
                    assertEquals(12, outcome.incident().length());
                }
        assertFalse(without instanceof Unavailable);
    }

    /** FAULT-1 and FAULT-6: the door sends the same answer again and learns what is true. */
    @ParameterizedTest
    @EnumSource(When.class)
    void a_resend_after_a_fault_is_granted_and_burns_one_code(When when) {
        var scene = new Scene();
        var stage = scene.stage;
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        Device key = stage.hotp("alice", "key", new Hotp(OtpHash.SHA1, 8));
        var codes = stage.recoveryCodes("alice");
        for (String typed : List.of(stage.code(phone), key.code(0), codes.getFirst().reveal())) {
            var request = stage.request("alice");
            var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
            var before = stage.account("alice");
            // An answer finds the account, then replaces it.
            scene.store.failAt(2, when, new StoreException("no answer in time"));
            assertInstanceOf(
                    Unavailable.class, Stage.answer(stage.engine(), request, asked, typed));
            assertEquals(when == When.BEFORE_THE_WORK, before.equals(stage.account("alice")));
            scene.store.recover();
            assertInstanceOf(Granted.class, Stage.answer(stage.engine(), request, asked, typed));
            assertInstanceOf(Denied.class, stage.login(stage.request("alice"), typed));
        }
        assertEquals(3, granted(stage));
    }

    private static long granted(Stage stage) {
        return stage.store.events().stream()
                .filter(event -> event.verdict() == Verdict.GRANTED)
                .count();
    }

    /** GUESS-34: nothing is learned from a guess that was not charged. */
    @Test
    void a_wrong_code_whose_charge_was_not_written_gets_no_verdict() {
        for (When when : When.values()) {
            var scene = new Scene();
            scene.stage.totp("alice", "phone", Rehearsal.EIGHT);
            var request = scene.stage.request("alice");
            var asked = assertInstanceOf(Challenged.class, scene.stage.engine().begin(request));
            var before = scene.stage.account("alice").guesses();
            scene.store.failAt(2, when, new StoreException("no answer in time"));
            assertInstanceOf(
                    Unavailable.class,
                    Stage.answer(scene.stage.engine(), request, asked, "00000000"));
            assertEquals(
                    when == When.BEFORE_THE_WORK,
                    before.equals(scene.stage.account("alice").guesses()));
        }
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void a_login_without_a_second_step_is_unavailable_if_its_event_cannot_be_written(When when) {
        var scene = new Scene();
        scene.store.failAt(3, when, new StoreException("disk full"));
        assertInstanceOf(Unavailable.class, scene.stage.engine().begin(scene.stage.request("bob")));
        scene.store.recover();
        assertInstanceOf(NotRequired.class, scene.stage.engine().begin(scene.stage.request("bob")));
    }

    /** FAULT-5: an account that is always changed by somebody else ends, and ends closed. */
    @Test
    void an_account_that_is_always_changed_meanwhile_is_unavailable() {
        var stage = new Stage();
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var store =
                new FaultyStore(stage.store) {
                    @Override
                    public boolean replace(
                            io.sallyport.engine.account.Versioned seen,
                            io.sallyport.engine.account.Account next,
                            io.sallyport.engine.audit.AuditEvent event) {
                        return false;
                    }
                };
        stage.setStore(store);
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
        store.at(-1, When.BEFORE_THE_WORK, () -> {});
        var outcome =
                assertInstanceOf(
                        Unavailable.class,
                        Stage.answer(stage.engine(), request, asked, stage.code(phone)));
        assertTrue(outcome.reason().contains("64 times"), outcome.reason());
        assertEquals(64, store.calls());
        assertEquals(-1, stage.totp("alice", phone).lastStep());
    }

    /** GUESS-33: after a conflict the attempt is judged on the new state, level included. */
    @Test
    void a_code_that_another_node_took_meanwhile_is_refused() {
        var stage = new Stage();
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var request = stage.request("alice");
        var other = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
        var asOther = assertInstanceOf(Challenged.class, stage.engine().begin(other));
        var elsewhere = stage.engine();
        var store = new FaultyStore(stage.store);
        stage.setStore(store);
        store.at(
                2,
                When.BEFORE_THE_WORK,
                () ->
                        assertInstanceOf(
                                Granted.class,
                                Stage.answer(elsewhere, other, asOther, stage.code(phone))));
        var denied =
                assertInstanceOf(
                        Denied.class,
                        Stage.answer(stage.engine(), request, asked, stage.code(phone)));
        assertEquals("right code, used already: of the current step", denied.reason());
    }

    @Test
    void a_lane_that_another_node_emptied_meanwhile_asks_for_more_codes() {
        var stage = new Stage();
        stage.totp("alice", "phone", Rehearsal.EIGHT);
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
        var store = new FaultyStore(stage.store);
        stage.setStore(store);
        var here = stage.engine();
        stage.setStore(stage.store);
        store.at(
                2,
                When.BEFORE_THE_WORK,
                () -> {
                    for (int i = 0; i < 5; i++) stage.login(stage.request("alice"), "00000000");
                });
        assertInstanceOf(Challenged.class, Stage.answer(here, request, asked, "00000000"));
    }

    /** A key file that does not fit, or a damaged secret. */
    @Test
    void a_secret_that_does_not_open_is_unavailable_and_leaves_no_secret_open() {
        for (int failing = 1; failing <= 3; failing++) {
            var stage = new Stage();
            Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
            stage.totp("alice", "tablet", Rehearsal.EIGHT);
            stage.recoveryCodes("alice");
            var keys = new Lending(stage.keys());
            keys.failing = failing;
            stage.setKeys(keys);
            assertInstanceOf(
                    Unavailable.class, stage.login(stage.request("alice"), stage.code(phone)));
            assertInstanceOf(KeyException.class, stage.incidents.getFirst());
            assertEquals(failing - 1, keys.lent.size());
            keys.assertAllClosed();
            keys.failing = 0;
            assertInstanceOf(Granted.class, stage.login(stage.request("alice"), stage.code(phone)));
            keys.assertAllClosed();
        }
    }

    @Test
    void secrets_are_closed_after_every_answer() {
        var stage = new Stage();
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var codes = stage.recoveryCodes("alice");
        var keys = new Lending(stage.keys());
        stage.setKeys(keys);
        for (String typed :
                List.of(stage.code(phone), codes.getFirst().reveal(), "000000", "", "hunter2"))
            stage.login(stage.request("alice"), typed);
        assertEquals(10, keys.lent.size());
        keys.assertAllClosed();
    }

    /** FAULT-5: a bug is answered like a fault. */
    @Test
    void a_policy_that_throws_is_unavailable() {
        var stage = new Stage();
        var bug = new ArithmeticException("a bug");
        stage.setPolicy(
                new io.sallyport.engine.policy.Policy() {
                    @Override
                    public io.sallyport.engine.policy.Requirement requirement(
                            io.sallyport.engine.policy.PolicyQuestion question) {
                        throw bug;
                    }

                    @Override
                    public List<Consideration> considerations(
                            io.sallyport.engine.policy.PolicyQuestion question) {
                        throw bug;
                    }

                    @Override
                    public Optional<Instant> deadline(
                            io.sallyport.engine.policy.PolicyQuestion question) {
                        throw bug;
                    }
                });
        assertInstanceOf(Unavailable.class, stage.engine().begin(stage.request("alice")));
        assertSame(bug, stage.incidents.getFirst());
    }

    /** Keys that remember what they lent. */
    private static final class Lending implements KeyWrapper {
        final List<SharedSecret> lent = new ArrayList<>();
        int failing;
        private final KeyWrapper keys;
        private int calls;

        Lending(KeyWrapper keys) {
            this.keys = keys;
        }

        @Override
        public long current() {
            return keys.current();
        }

        @Override
        public long keyOf(WrappedSecret wrapped) {
            return keys.keyOf(wrapped);
        }

        @Override
        public WrappedSecret wrap(
                SharedSecret secret, AccountName account, CredentialId credential) {
            return keys.wrap(secret, account, credential);
        }

        @Override
        public SharedSecret unwrap(
                WrappedSecret wrapped, AccountName account, CredentialId credential) {
            if (++calls == failing) throw new KeyException("it is another key file");
            lent.add(keys.unwrap(wrapped, account, credential));
            return lent.getLast();
        }

        void assertAllClosed() {
            for (SharedSecret secret : lent)
                assertThrows(IllegalStateException.class, () -> secret.lend(key -> key.length));
        }
    }
}
