package io.sallyport.engine;

import static io.sallyport.engine.testing.Rehearsal.EIGHT;
import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.enrollment.AddPasskey;
import io.sallyport.engine.enrollment.IssueCodes;
import io.sallyport.engine.enrollment.RemoveDevice;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.FaultyStore;
import io.sallyport.engine.testing.FaultyStore.When;
import io.sallyport.engine.testing.SoftPasskey;
import io.sallyport.engine.testing.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passkeys beside codes (FA-97, GUESS-21, FAULT-1). */
class PasskeyStepsTest {
    private static final AccountName ALICE = new AccountName("alice");
    private static final byte[] BROWSER = {1, 2, 3};

    private final Stage stage = new Stage();
    private final Device phone = stage.totp("alice", "phone", SIX);
    private final SoftPasskey key = new SoftPasskey();

    @BeforeEach
    void alice_has_a_passkey() {
        add("key", key);
        stage.clock.advance(Duration.ofSeconds(1));
    }

    private void add(String label, SoftPasskey passkey) {
        var change = new AddPasskey(ALICE, label, passkey.made(stage.now()), stage.random());
        assertInstanceOf(
                ChangeOutcome.Done.class,
                stage.changes().administer("root", Stage.circumstances("alice"), ALICE, change));
    }

    private PasskeySteps steps() {
        return new PasskeySteps(stage.parts());
    }

    private Ceremony begun() {
        Ceremony ceremony = steps().forSignIn(BROWSER);
        stage.clock.advance(Duration.ofSeconds(1));
        return ceremony;
    }

    private AuthenticationOutcome signIn(Ceremony ceremony, PasskeyAnswer answer) {
        return steps().signIn(stage.request("alice"), ALICE, BROWSER, ceremony.token(), answer);
    }

    private void refused(Cause cause, AuthenticationOutcome outcome) {
        assertInstanceOf(Denied.class, outcome);
        assertEquals(cause, stage.lastEvent().cause());
    }

    private Passkey stored() {
        return (Passkey) stage.account("alice").labelled("key").orElseThrow();
    }

    /** FA-97: alone enough; GUESS-30: nothing is refunded and no place becomes known. */
    @Test
    void a_passkey_alone_signs_in_and_changes_no_budget() {
        Account before = stage.account("alice");
        key.counter = 7;
        Ceremony ceremony = begun();
        assertInstanceOf(Granted.class, signIn(ceremony, key.answer(ceremony)));
        assertEquals(Cause.RIGHT_PASSKEY, stage.lastEvent().cause());
        assertEquals("key", stage.lastEvent().device());
        assertEquals(before.guesses(), stage.account("alice").guesses());
        assertEquals(7, stored().counter());
        assertEquals(Optional.of(stage.now()), stored().lastUsedAt());
    }

    /** FAULT-1, also over a restart: every node is a new one here. */
    @Test
    void an_answer_is_good_once() {
        Ceremony ceremony = begun();
        var answer = key.answer(ceremony);
        assertInstanceOf(Granted.class, signIn(ceremony, answer));
        refused(Cause.CHALLENGE_USED, signIn(ceremony, answer));
        // Another passkey of the account does not make it good again.
        var other = new SoftPasskey();
        add("other", other);
        refused(Cause.CHALLENGE_USED, signIn(ceremony, other.answer(ceremony)));
        stage.changes()
                .administer("root", Stage.circumstances("alice"), ALICE, new RemoveDevice("key"));
        refused(Cause.CHALLENGE_USED, signIn(ceremony, other.answer(ceremony)));
    }

    @Test
    void of_two_ceremonies_the_older_is_void_when_the_newer_was_answered() {
        Ceremony older = begun();
        Ceremony newer = begun();
        assertInstanceOf(Granted.class, signIn(newer, key.answer(newer)));
        refused(Cause.CHALLENGE_USED, signIn(older, key.answer(older)));
    }

    /** FAULT-1: sixteen at the same instant. */
    @Test
    void of_many_copies_of_one_answer_one_is_accepted() throws Exception {
        Ceremony ceremony = begun();
        var answer = key.answer(ceremony);
        Callable<AuthenticationOutcome> copy = () -> signIn(ceremony, answer);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<AuthenticationOutcome>();
            for (var future : pool.invokeAll(List.of(copy, copy, copy, copy, copy, copy)))
                outcomes.add(future.get());
            assertEquals(1, outcomes.stream().filter(Granted.class::isInstance).count());
        }
    }

    /** FAULT-5: a write of which nobody knows whether it was made is no grant; the burn counts. */
    @Test
    void a_crash_behind_the_write_loses_the_answer_and_not_the_burn() {
        Ceremony ceremony = begun();
        var answer = key.answer(ceremony);
        var store = new FaultyStore(stage.store);
        store.failAt(2, When.AFTER_THE_WORK, new StoreException("gone", new Exception()));
        stage.setStore(store);
        assertInstanceOf(Unavailable.class, signIn(ceremony, answer));
        stage.setStore(stage.store);
        refused(Cause.CHALLENGE_USED, signIn(ceremony, answer));
    }

    /** The rule of WebAuthn, section 6.1.1. */
    @Test
    void a_counter_goes_on_or_is_always_0() {
        Ceremony first = begun();
        assertInstanceOf(Granted.class, signIn(first, key.answer(first)));
        Ceremony second = begun();
        assertInstanceOf(Granted.class, signIn(second, key.answer(second)));
        key.counter = 5;
        Ceremony third = begun();
        assertInstanceOf(Granted.class, signIn(third, key.answer(third)));
        for (long copied : new long[] {5, 4, 0}) {
            key.counter = copied;
            Ceremony again = begun();
            refused(Cause.PASSKEY_COPIED, signIn(again, key.answer(again)));
            assertTrue(stage.lastEvent().detail().contains(copied + " after 5"));
        }
        assertEquals(5, stored().counter());
        key.counter = 6;
        Ceremony last = begun();
        assertInstanceOf(Granted.class, signIn(last, key.answer(last)));
    }

    @Test
    void what_is_wrong_with_an_answer_stands_in_the_audit() {
        Ceremony ceremony = begun();
        refused(Cause.WRONG_PASSKEY, signIn(ceremony, new SoftPasskey().answer(ceremony)));
        refused(Cause.WRONG_PASSKEY, signIn(ceremony, key.answer(begun())));
        key.isUserVerified = false;
        refused(Cause.PASSKEY_UNVERIFIED, signIn(ceremony, key.answer(ceremony)));
        key.isUserVerified = true;
        byte[] forged = ceremony.token();
        forged[20] ^= 1;
        refused(
                Cause.CHALLENGE_INVALID,
                signIn(new Ceremony(forged, ceremony.challenge()), key.answer(ceremony)));
        refused(
                Cause.CHALLENGE_INVALID,
                steps().signIn(
                                stage.request("alice"),
                                ALICE,
                                new byte[] {9},
                                ceremony.token(),
                                key.answer(ceremony)));
        stage.clock.advance(Ceremonies.LIFETIME);
        refused(Cause.CHALLENGE_EXPIRED, signIn(ceremony, key.answer(ceremony)));
    }

    @Test
    void a_passkey_of_somebody_else_or_of_nobody_opens_nothing() {
        stage.totp("bob", "phone", SIX);
        Ceremony ceremony = begun();
        for (String name : List.of("bob", "nobody"))
            refused(
                    Cause.WRONG_PASSKEY,
                    steps().signIn(
                                    stage.request(name),
                                    new AccountName(name),
                                    BROWSER,
                                    ceremony.token(),
                                    key.answer(ceremony)));
        assertEquals(false, stage.hasAccount("nobody"));
    }

    /** A challenge of a login is no ceremony, and the other way round. */
    @Test
    void tokens_of_another_kind_are_none() {
        var engine = stage.engine();
        var request = stage.request("alice");
        stage.setPolicy(stage.requireEverywhere());
        var asked = (AuthenticationOutcome.Challenged) engine.begin(request);
        Ceremony ceremony = begun();
        refused(
                Cause.CHALLENGE_INVALID,
                signIn(
                        new Ceremony(asked.challenge().id(), ceremony.challenge()),
                        key.answer(ceremony)));
        try (var typed = Stage.typed(stage.code(phone))) {
            assertInstanceOf(Denied.class, engine.answer(request, ceremony.token(), typed));
        }
    }

    @Test
    void policy_may_refuse_whoever_has_a_passkey() {
        stage.setPolicy(
                new RuleList(
                        List.of(
                                new PolicyRule(
                                        "conf:1",
                                        Set.of(),
                                        Set.of(),
                                        Set.of("alice"),
                                        Set.of(),
                                        List.of(),
                                        new PolicyRule.Action.Refuse())),
                        RuleList.NotEnrolled.LET_IN));
        Ceremony ceremony = begun();
        refused(Cause.POLICY_REFUSES, signIn(ceremony, key.answer(ceremony)));
    }

    /** FAIL-13: a fresh step for one change, and for no other. */
    @Test
    void a_passkey_proves_one_change() {
        stage.totp("alice", "tablet", EIGHT);
        var change = new RemoveDevice("tablet");
        var request = stage.request("alice");
        Ceremony ceremony = steps().forChange(request, change);
        stage.clock.advance(Duration.ofSeconds(1));
        var answer = key.answer(ceremony);
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                steps().change(
                                request,
                                ALICE,
                                ceremony.token(),
                                answer,
                                new RemoveDevice("phone")));
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                steps().change(stage.request("alice"), ALICE, ceremony.token(), answer, change));
        refused(Cause.CHALLENGE_INVALID, signIn(ceremony, answer));
        assertInstanceOf(
                ChangeOutcome.Done.class,
                steps().change(request, ALICE, ceremony.token(), answer, change));
        assertEquals("passkey key", stage.lastEvent().detail());
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                steps().change(request, ALICE, ceremony.token(), answer, change));
    }

    @Test
    void a_passkey_comes_beside_a_device_and_goes_with_the_phone() {
        var lone =
                new AddPasskey(ALICE, "new", new SoftPasskey().made(stage.now()), stage.random());
        assertThrows(
                io.sallyport.engine.enrollment.ChangeRefusedException.class,
                () -> lone.apply(Account.empty(ALICE, stage.now()), stage.now()));
        stage.changes()
                .administer(
                        "root",
                        Stage.circumstances("alice"),
                        ALICE,
                        IssueCodes.temporary(
                                stage.now().plusSeconds(60), "lost", stage.keys(), stage.random()));
        Ceremony ceremony = begun();
        refused(Cause.WRONG_PASSKEY, signIn(ceremony, key.answer(ceremony)));
    }

    @Test
    void the_register_holds_so_many_passkeys_and_each_once() {
        var change = new AddPasskey(ALICE, "again", key.made(stage.now()), stage.random());
        var admin = stage.changes();
        var where = Stage.circumstances("alice");
        assertInstanceOf(
                ChangeOutcome.Refused.class, admin.administer("root", where, ALICE, change));
        for (int i = 1; i < Passkey.PASSKEYS_MAX; i++) add("key " + i, new SoftPasskey());
        var more =
                new AddPasskey(ALICE, "more", new SoftPasskey().made(stage.now()), stage.random());
        assertInstanceOf(ChangeOutcome.Refused.class, admin.administer("root", where, ALICE, more));
    }

    @Test
    void an_account_with_a_passkey_is_protected_whatever_else_it_lacks() {
        Account account = stage.account("alice");
        assertTrue(account.without(phone.id()).isProtected());
    }

    @Test
    void faults_of_the_store_are_no_grant() {
        Ceremony ceremony = begun();
        var store = new FaultyStore(stage.store);
        stage.setStore(store);
        store.failAt(1, When.BEFORE_THE_WORK, new StoreException("gone", new Exception()));
        assertInstanceOf(Unavailable.class, signIn(ceremony, key.answer(ceremony)));
        store.failAt(1, When.BEFORE_THE_WORK, new StoreException("gone", new Exception()));
        assertThrows(
                StoreException.class,
                () ->
                        steps().change(
                                        stage.request("alice"),
                                        ALICE,
                                        ceremony.token(),
                                        key.answer(ceremony),
                                        new RemoveDevice("key")));
    }
}
