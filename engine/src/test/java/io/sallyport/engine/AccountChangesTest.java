package io.sallyport.engine;

import static io.sallyport.engine.testing.Rehearsal.EIGHT;
import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import io.sallyport.engine.enrollment.Disable;
import io.sallyport.engine.enrollment.IssueCodes;
import io.sallyport.engine.enrollment.OpenGuesses;
import io.sallyport.engine.enrollment.RemoveDevice;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.FaultyStore;
import io.sallyport.engine.testing.FaultyStore.When;
import io.sallyport.engine.testing.Stage;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OtpHash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Getting a second step, changing it, and getting rid of it (FAIL-13, FMT-4). */
class AccountChangesTest {
    private static final AccountName ALICE = new AccountName("alice");

    private final Stage stage = new Stage();

    @Test
    void the_first_device_needs_no_proof_and_brings_recovery_codes() {
        var enrolled = stage.prove("alice", "phone", SIX);
        var request = stage.request("alice");
        var done =
                assertInstanceOf(
                        ChangeOutcome.Done.class,
                        stage.changes().begin(request, ALICE, enrolled.change()));
        Account account = stage.account("alice");
        assertEquals(List.of("phone", "recovery codes"), labels(account));
        assertEquals(10, enrolled.change().recoveryCodes().size());
        var event = stage.lastEvent();
        assertEquals(done.event(), event.id());
        assertEquals(Verdict.CHANGED, event.verdict());
        assertEquals(Cause.ENROLLED, event.cause());
        assertEquals("phone", event.device());
        assertEquals("", event.actor());
        assertEquals(Optional.of(request.attempt()), event.attempt());
        for (var code : enrolled.change().recoveryCodes())
            assertInstanceOf(Granted.class, stage.login(stage.request("alice"), code.reveal()));
    }

    /** The proven step is burned (GUESS-39). */
    @Test
    void the_code_that_proved_a_device_opens_no_door() {
        Device phone = enrol("phone");
        assertInstanceOf(Denied.class, stage.login(stage.request("alice"), stage.code(phone)));
        assertEquals(Cause.USED_CODE, stage.lastEvent().cause());
        nextStep();
        assertInstanceOf(Granted.class, stage.login(stage.request("alice"), stage.code(phone)));
    }

    /** FMT-4: an enrolment that is given up leaves nothing behind. */
    @Test
    void nothing_counts_before_a_code_is_proven() {
        stage.prove("alice", "phone", SIX).change().close();
        assertFalse(stage.hasAccount("alice"));
        assertEquals(List.of(), stage.store.events());
        assertInstanceOf(NotRequired.class, stage.engine().begin(stage.request("alice")));
    }

    @Test
    void a_second_device_needs_a_fresh_proof_which_is_burned_with_it() {
        Device phone = enrol("phone");
        nextStep();
        var enrolled = stage.prove("alice", "tablet", SIX);
        long version = stage.store.find(ALICE).orElseThrow().version();
        String proof = stage.code(phone);
        assertInstanceOf(ChangeOutcome.Done.class, change(enrolled.change(), proof));
        // One compare-and-set for proof and change.
        assertEquals(version + 1, stage.store.find(ALICE).orElseThrow().version());
        assertEquals(List.of("phone", "recovery codes", "tablet"), labels(stage.account("alice")));
        assertEquals(List.of(), enrolled.change().recoveryCodes());
        assertEquals("right code of phone", stage.lastEvent().detail());
        assertEquals("tablet", stage.lastEvent().device());
        assertInstanceOf(Denied.class, stage.login(stage.request("alice"), proof));
        assertInstanceOf(Denied.class, stage.login(stage.request("alice"), enrolled.code()));
        stage.fillBudgets("alice");
        nextStep();
        assertInstanceOf(
                Granted.class, stage.login(stage.request("alice"), stage.code(enrolled.device())));
    }

    /** GUESS-39: one verify function and one budget for logins and changes. */
    @Test
    void wrong_proofs_are_denied_and_spend_the_budget_of_logins() {
        enrol8("phone");
        Account before = stage.account("alice");
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(
                    ChangeOutcome.Denied.class, change(new RemoveDevice("phone"), "00000000"));
            assertEquals(Verdict.DENIED, stage.lastEvent().verdict());
            assertEquals(Cause.WRONG_CODE, stage.lastEvent().cause());
        }
        assertEquals(before.credentials(), stage.account("alice").credentials());
        assertInstanceOf(
                ChangeOutcome.Challenged.class, change(new RemoveDevice("phone"), "00000000"));
        assertInstanceOf(Challenged.class, stage.login(stage.request("alice"), "00000000"));
    }

    @Test
    void with_an_empty_lane_a_change_asks_for_codes_in_a_row() {
        Device phone = enrol("phone");
        stage.emptyLane("alice");
        var request = stage.request("alice");
        var change = new Disable("");
        byte[] first = asked(stage.changes().begin(request, ALICE, change));
        nextStep();
        byte[] second = asked(answer(request, first, stage.code(phone), change));
        nextStep();
        assertInstanceOf(
                ChangeOutcome.Done.class, answer(request, second, stage.code(phone), change));
        assertEquals("right consecutive codes of phone", stage.lastEvent().detail());
    }

    @Test
    void a_recovery_code_proves_a_change_and_is_used_up_by_it() {
        var enrolled = stage.prove("alice", "phone", SIX);
        stage.changes().begin(stage.request("alice"), ALICE, enrolled.change());
        String code = enrolled.change().recoveryCodes().getFirst().reveal();
        var tablet = stage.prove("alice", "tablet", SIX);
        assertInstanceOf(ChangeOutcome.Done.class, change(tablet.change(), code));
        assertEquals("recovery code of recovery codes", stage.lastEvent().detail());
        assertInstanceOf(ChangeOutcome.Denied.class, change(new RemoveDevice("tablet"), code));
    }

    @Test
    void a_device_is_removed_by_its_name() {
        Device phone = enrol("phone");
        Device tablet = enrolWith(phone, "tablet");
        nextStep();
        assertInstanceOf(
                ChangeOutcome.Done.class, change(new RemoveDevice("tablet"), stage.code(phone)));
        assertEquals(Cause.REVOKED, stage.lastEvent().cause());
        assertEquals(List.of("phone", "recovery codes"), labels(stage.account("alice")));
        nextStep();
        assertInstanceOf(Denied.class, stage.login(stage.request("alice"), stage.code(tablet)));
    }

    @Test
    void the_only_device_and_an_unknown_one_are_not_removed() {
        Device phone = enrol("phone");
        nextStep();
        assertRefused(
                "There is no device called \"tablet\".",
                change(new RemoveDevice("tablet"), stage.code(phone)));
        assertRefused(
                "There is no device called \"recovery codes\".",
                change(new RemoveDevice("recovery codes"), stage.code(phone)));
        assertRefused(
                "\"phone\" is the only device. Enrol another one first, or switch the second step"
                        + " off with: sallyport disable",
                change(new RemoveDevice("phone"), stage.code(phone)));
        assertRefused(
                "There is no device called \"phone\".",
                stage.changes()
                        .begin(stage.request("bob"), new AccountName("bob"), phoneRemoved()));
    }

    /** A change that the account does not bear writes nothing: the code stays good. */
    @Test
    void a_refused_change_burns_no_code() {
        Device phone = enrol("phone");
        nextStep();
        Account before = stage.account("alice");
        int events = stage.store.events().size();
        assertInstanceOf(ChangeOutcome.Refused.class, change(phoneRemoved(), stage.code(phone)));
        assertEquals(before, stage.account("alice"));
        assertEquals(events, stage.store.events().size());
        assertInstanceOf(ChangeOutcome.Done.class, change(new Disable(""), stage.code(phone)));
    }

    @Test
    void switching_off_takes_everything_but_budget_and_audit() {
        Device phone = enrol8("phone");
        var codes = stage.recoveryCodes("alice");
        stage.login(stage.request("alice"), "00000000");
        GuessState spent = stage.account("alice").guesses();
        nextStep();
        assertInstanceOf(ChangeOutcome.Done.class, change(new Disable(""), stage.code(phone)));
        assertEquals(List.of(), stage.account("alice").credentials());
        assertEquals(spent.stranger(), stage.account("alice").guesses().stranger());
        assertInstanceOf(NotRequired.class, stage.engine().begin(stage.request("alice")));
        assertRefused(
                "There is no second step to switch off.",
                stage.changes().begin(stage.request("alice"), ALICE, new Disable("")));

        Device anew = enrol("phone");
        nextStep();
        assertInstanceOf(Denied.class, stage.login(stage.request("alice"), stage.code(phone)));
        for (var code : codes)
            assertInstanceOf(Denied.class, stage.login(stage.request("alice"), code.reveal()));
        assertInstanceOf(Granted.class, stage.login(stage.request("alice"), stage.code(anew)));
    }

    @Test
    void new_recovery_codes_void_the_old_ones() {
        var enrolled = stage.prove("alice", "phone", SIX);
        stage.changes().begin(stage.request("alice"), ALICE, enrolled.change());
        nextStep();
        var renewal = IssueCodes.recovery(stage.keys(), stage.random());
        assertInstanceOf(ChangeOutcome.Done.class, change(renewal, stage.code(enrolled.device())));
        assertEquals(Cause.RECOVERY_CODES_RENEWED, stage.lastEvent().cause());
        assertEquals(List.of("phone", "recovery codes"), labels(stage.account("alice")));
        for (var old : enrolled.change().recoveryCodes())
            assertInstanceOf(Denied.class, stage.login(stage.request("alice"), old.reveal()));
        assertEquals(10, renewal.codes().size());
        for (var fresh : renewal.codes())
            assertInstanceOf(Granted.class, stage.login(stage.request("alice"), fresh.reveal()));
    }

    @Test
    void recovery_codes_stand_in_for_a_device() {
        assertRefused(
                "Recovery codes stand in for a device, and there is none; enrol one first.",
                stage.changes()
                        .begin(
                                stage.request("alice"),
                                ALICE,
                                IssueCodes.recovery(stage.keys(), stage.random())));
        assertFalse(stage.hasAccount("alice"));
    }

    /** A lost phone never turns into no second step at all. */
    @Test
    void a_lost_phone_is_replaced_by_codes_that_end_and_the_account_stays_protected() {
        Device phone = enrol("phone");
        var codes = stage.recoveryCodes("alice");
        var lost =
                IssueCodes.temporary(
                        stage.now().plus(Duration.ofDays(2)),
                        "left in a taxi",
                        stage.keys(),
                        stage.random());
        assertInstanceOf(
                ChangeOutcome.Done.class,
                stage.changes().administer("root", Stage.circumstances("alice"), ALICE, lost));
        assertEquals("root", stage.lastEvent().actor());
        assertEquals(Optional.empty(), stage.lastEvent().attempt());
        assertEquals(Cause.TEMPORARY_STEP, stage.lastEvent().cause());
        assertEquals(
                "until 2026-03-03T12:00:00Z, all devices revoked: left in a taxi",
                stage.lastEvent().detail());
        assertEquals(List.of("temporary codes"), labels(stage.account("alice")));
        assertEquals(5, lost.codes().size());

        nextStep();
        assertInstanceOf(Denied.class, stage.login(stage.request("alice"), stage.code(phone)));
        assertInstanceOf(
                Denied.class, stage.login(stage.request("alice"), codes.getFirst().reveal()));
        assertInstanceOf(
                Granted.class, stage.login(stage.request("alice"), lost.codes().get(0).reveal()));
        assertEquals("temporary code: 4 left", stage.lastEvent().reason());

        stage.clock.advance(Duration.ofDays(2));
        assertInstanceOf(Challenged.class, stage.engine().begin(stage.request("alice")));
        assertInstanceOf(
                Denied.class, stage.login(stage.request("alice"), lost.codes().get(1).reveal()));
        assertInstanceOf(
                ChangeOutcome.Challenged.class,
                stage.changes()
                        .begin(
                                stage.request("alice"),
                                ALICE,
                                stage.prove("alice", "new phone", SIX).change()));
    }

    @Test
    void a_new_device_ends_the_temporary_codes_and_brings_recovery_codes() {
        enrol("phone");
        var lost =
                IssueCodes.temporary(
                        stage.now().plus(Duration.ofDays(2)), "", stage.keys(), stage.random());
        stage.changes().administer("root", Stage.circumstances("alice"), ALICE, lost);
        var enrolled = stage.prove("alice", "new phone", SIX);
        assertInstanceOf(
                ChangeOutcome.Done.class, change(enrolled.change(), lost.codes().get(0).reveal()));
        assertEquals(List.of("new phone", "recovery codes"), labels(stage.account("alice")));
        assertEquals(10, enrolled.change().recoveryCodes().size());
        assertInstanceOf(
                Denied.class, stage.login(stage.request("alice"), lost.codes().get(1).reveal()));
    }

    @Test
    void a_deleted_account_starts_with_nothing() {
        Device phone = enrol("phone");
        var link = stage.account("alice").auditLink();
        var gone = stage.changes().forget("root", Stage.circumstances("alice"), ALICE);
        assertEquals(
                stage.lastEvent().id(), assertInstanceOf(ChangeOutcome.Done.class, gone).event());
        assertEquals(Cause.ACCOUNT_DELETED, stage.lastEvent().cause());
        assertEquals(link, stage.lastEvent().previous());
        assertFalse(stage.hasAccount("alice"));
        assertInstanceOf(NotRequired.class, stage.engine().begin(stage.request("alice")));

        Device anew = enrol("tablet");
        assertEquals(Link.NONE, stage.lastEvent().previous());
        nextStep();
        assertInstanceOf(Denied.class, stage.login(stage.request("alice"), stage.code(phone)));
        assertInstanceOf(Granted.class, stage.login(stage.request("alice"), stage.code(anew)));
    }

    @Test
    void an_account_that_does_not_exist_is_not_deleted() {
        assertRefused(
                "There is no account called \"alice\".",
                stage.changes().forget("root", Stage.circumstances("alice"), ALICE));
        assertEquals(List.of(), stage.store.events());
    }

    @Test
    void an_account_that_is_deleted_before_the_answer_is_not_changed() {
        Device phone = enrol("phone");
        nextStep();
        var request = stage.request("alice");
        byte[] challenge = asked(stage.changes().begin(request, ALICE, new Disable("")));
        stage.changes().forget("root", Stage.circumstances("alice"), ALICE);
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                answer(request, challenge, stage.code(phone), new Disable("")));
    }

    /** GUESS-5: three devices whose codes are six digits, for a guess is compared with all. */
    @Test
    void a_fourth_device_of_six_digits_is_refused_and_one_of_eight_is_not() {
        for (String label : List.of("one", "two", "three")) administer(label, SIX);
        assertRefused(
                "There are 3 devices with codes of 6 digits already, as many as guessing allows;"
                        + " remove one, or enrol this one with --digits 8.",
                administer("four", SIX));
        var counter = new Kind.Counter(new Hotp(OtpHash.SHA1, 6));
        var key = stage.prove("alice", "key", counter, 0);
        assertInstanceOf(ChangeOutcome.Refused.class, administer(key.change()));
        assertInstanceOf(ChangeOutcome.Done.class, administer("four", EIGHT));
    }

    /** GUESS-41: at most sixteen credentials, recovery codes included. */
    @Test
    void an_account_holds_fifteen_devices_and_a_set_of_codes() {
        for (int i = 1; i <= 15; i++)
            assertInstanceOf(ChangeOutcome.Done.class, administer("device " + i, EIGHT));
        assertEquals(Account.CREDENTIALS_MAX, stage.account("alice").credentials().size());
        assertRefused(
                "The account has as many devices as it can hold; remove one first.",
                administer("device 16", EIGHT));
        assertInstanceOf(
                ChangeOutcome.Done.class,
                administer(IssueCodes.recovery(stage.keys(), stage.random())));
        assertInstanceOf(ChangeOutcome.Done.class, administer(new RemoveDevice("device 1")));
        assertInstanceOf(ChangeOutcome.Done.class, administer("device 16", EIGHT));
    }

    @Test
    void no_two_credentials_have_one_name() {
        String refusal = " already; give this one another name with --label.";
        assertRefused(
                "There is a device called \"recovery codes\"" + refusal,
                administer("recovery codes", SIX));
        assertRefused(
                "There is a device called \"temporary codes\"" + refusal,
                administer("temporary codes", SIX));
        administer("phone", SIX);
        assertRefused("There is a device called \"phone\"" + refusal, administer("phone", EIGHT));
        assertInstanceOf(ChangeOutcome.Done.class, administer("Phone", EIGHT));
    }

    /** A ticket's device belongs to the account it was proven for, whatever its door does. */
    @Test
    void a_device_proven_for_one_account_is_not_added_to_another() {
        var enrolled = stage.prove("alice", "phone", SIX);
        assertThrows(
                IllegalStateException.class,
                () ->
                        stage.changes()
                                .begin(
                                        stage.request("bob"),
                                        new AccountName("bob"),
                                        enrolled.change()));
        assertFalse(stage.hasAccount("bob"));
    }

    @Test
    void a_device_that_was_given_back_is_not_added() {
        var enrolled = stage.prove("alice", "phone", SIX);
        enrolled.change().close();
        assertThrows(
                IllegalStateException.class,
                () -> stage.changes().begin(stage.request("alice"), ALICE, enrolled.change()));
        assertFalse(stage.hasAccount("alice"));
    }

    @Test
    void a_counter_driven_device_goes_on_behind_its_proof() {
        var kind = new Kind.Counter(Hotp.DEFAULT);
        var enrolled = stage.prove("alice", "key", kind, 4);
        stage.changes().begin(stage.request("alice"), ALICE, enrolled.change());
        Credential key = stage.account("alice").labelled("key").orElseThrow();
        assertEquals(5, ((HotpCredential) key).nextCounter());
        assertInstanceOf(
                Denied.class, stage.login(stage.request("alice"), enrolled.device().code(4)));
        assertInstanceOf(
                Granted.class, stage.login(stage.request("alice"), enrolled.device().code(5)));
    }

    /** SSH-12 for changes: neither judged nor burned, also where nothing is to be proven. */
    @Test
    void behind_a_failed_first_step_no_account_is_changed() {
        var first = stage.prove("bob", "phone", SIX);
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                stage.changes().begin(failed("bob"), new AccountName("bob"), first.change()));
        assertEquals(Cause.FIRST_STEP_FAILED, stage.lastEvent().cause());
        assertFalse(stage.hasAccount("bob"));

        Device phone = enrol("phone");
        nextStep();
        Account before = stage.account("alice");
        var request = failed("alice");
        byte[] challenge = asked(stage.changes().begin(request, ALICE, new Disable("")));
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                answer(request, challenge, stage.code(phone), new Disable("")));
        assertEquals(Cause.FIRST_STEP_FAILED, stage.lastEvent().cause());
        assertEquals(before.credentials(), stage.account("alice").credentials());
    }

    /** A proof is bound to the change that was asked for. */
    @Test
    void a_question_for_one_change_or_a_login_proves_no_other() {
        Device phone = enrol("phone");
        enrolWith(phone, "tablet");
        nextStep();
        var request = stage.request("alice");
        byte[] removal = asked(stage.changes().begin(request, ALICE, new RemoveDevice("tablet")));
        byte[] login =
                assertInstanceOf(Challenged.class, stage.engine().begin(request)).challenge().id();
        Account before = stage.account("alice");
        for (byte[] other : List.of(removal, login))
            assertEquals(
                    Cause.CHALLENGE_INVALID.text(),
                    assertInstanceOf(
                                    ChangeOutcome.Denied.class,
                                    answer(
                                            request,
                                            other,
                                            stage.code(phone),
                                            new RemoveDevice("phone")))
                            .reason());
        try (var typed = Stage.typed(stage.code(phone))) {
            assertInstanceOf(Denied.class, stage.engine().answer(request, removal, typed));
        }
        assertEquals(before.credentials(), stage.account("alice").credentials());
    }

    /** GUESS-61: a resend is told of its own change, and of no other of the same attempt. */
    @Test
    void a_resend_is_repeated_and_another_change_of_the_attempt_is_made() {
        Device phone = enrol("phone");
        enrolWith(phone, "tablet");
        nextStep();
        var request = stage.request("alice");
        var removal = new RemoveDevice("tablet");
        byte[] challenge = asked(stage.changes().begin(request, ALICE, removal));
        var first = answer(request, challenge, stage.code(phone), removal);
        Account after = stage.account("alice");
        assertEquals(first, answer(request, challenge, stage.code(phone), removal));
        assertEquals(after, stage.account("alice"));

        byte[] next = asked(stage.changes().begin(request, ALICE, new Disable("")));
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                answer(request, next, stage.code(phone), new Disable("")));
        assertTrue(stage.account("alice").isProtected());
    }

    @Test
    void a_resend_of_a_wrong_proof_is_denied_again_and_charged_once() {
        enrol8("phone");
        var request = stage.request("alice");
        byte[] challenge = asked(stage.changes().begin(request, ALICE, new Disable("")));
        answer(request, challenge, "00000000", new Disable(""));
        Account after = stage.account("alice");
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                answer(request, challenge, "00000000", new Disable("")));
        assertEquals(after, stage.account("alice"));
    }

    @Test
    void an_expired_question_or_an_endless_answer_changes_nothing() {
        Device phone = enrol("phone");
        nextStep();
        var request = stage.request("alice");
        byte[] challenge = asked(stage.changes().begin(request, ALICE, new Disable("")));
        Account before = stage.account("alice");
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                stage.changes()
                        .answer(request, ALICE, challenge, TypedAnswer.tooLong(), new Disable("")));
        assertEquals(Cause.ANSWER_TOO_LONG, stage.lastEvent().cause());
        stage.clock.advance(Duration.ofMinutes(2));
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                answer(request, challenge, stage.code(phone), new Disable("")));
        assertEquals(Cause.CHALLENGE_EXPIRED, stage.lastEvent().cause());
        assertEquals(before.credentials(), stage.account("alice").credentials());
    }

    /** GUESS-30. */
    @Test
    void an_administrator_opens_the_budget_with_a_reason() {
        enrol("phone");
        stage.emptyLane("alice");
        assertInstanceOf(
                ChangeOutcome.Done.class, administer(new OpenGuesses("holidays are over")));
        assertEquals(GuessState.FULL.opened(stage.now()), stage.account("alice").guesses());
        assertEquals(Cause.GUESSES_RESET, stage.lastEvent().cause());
        assertEquals("holidays are over", stage.lastEvent().detail());
        assertRefused("The guess budget is full already.", administer(new OpenGuesses("again")));
    }

    /** GUESS-30: each opening hands 25 guesses to whoever guesses. */
    @Test
    void an_administrator_opens_the_budget_twice_in_thirty_days_at_most() {
        enrol("phone");
        for (int i = 0; i < 2; i++) {
            stage.emptyLane("alice");
            assertInstanceOf(ChangeOutcome.Done.class, administer(new OpenGuesses("once more")));
            stage.clock.advance(Duration.ofDays(1));
        }
        stage.emptyLane("alice");
        assertRefused(
                "The guess budget was opened twice in 30 days, and more would help whoever guesses."
                        + " The owner is not locked out: two or three codes in a row open every"
                        + " door.",
                administer(new OpenGuesses("a third time")));
        stage.clock.advance(Duration.ofDays(28));
        stage.emptyLane("alice");
        assertInstanceOf(ChangeOutcome.Done.class, administer(new OpenGuesses("a month later")));
    }

    @Test
    void the_reason_of_a_change_and_its_proof_both_stand_in_the_audit() {
        Device phone = enrol("phone");
        nextStep();
        assertInstanceOf(
                ChangeOutcome.Done.class, change(new Disable("leaving"), stage.code(phone)));
        assertEquals("right code of phone; leaving", stage.lastEvent().detail());
    }

    /** Faults are thrown: a door must not take them for an answer. */
    @ParameterizedTest
    @EnumSource(When.class)
    void a_fault_at_any_call_of_the_store_is_thrown_and_never_done(When when) {
        for (int call = 1; call <= 3; call++) {
            var other = new Stage();
            Device phone = other.totp("alice", "phone", SIX);
            var store = new FaultyStore(other.store);
            other.setStore(store);
            var fault = new StoreException("the disk is on fire");
            store.failAt(call, when, fault);
            assertEquals(
                    fault,
                    assertThrows(
                            StoreException.class,
                            () -> {
                                var request = other.request("alice");
                                byte[] challenge =
                                        asked(
                                                other.changes()
                                                        .begin(request, ALICE, new Disable("")));
                                try (var typed = Stage.typed(other.code(phone))) {
                                    other.changes()
                                            .answer(
                                                    request,
                                                    ALICE,
                                                    challenge,
                                                    typed,
                                                    new Disable(""));
                                }
                            }));
            boolean done = other.account("alice").credentials().isEmpty();
            assertEquals(call == 3 && when == When.AFTER_THE_WORK, done);
        }
    }

    private static RemoveDevice phoneRemoved() {
        return new RemoveDevice("phone");
    }

    private Device enrol(String label) {
        var enrolled = stage.prove("alice", label, SIX);
        assertInstanceOf(
                ChangeOutcome.Done.class,
                stage.changes().begin(stage.request("alice"), ALICE, enrolled.change()));
        return enrolled.device();
    }

    private Device enrol8(String label) {
        var enrolled = stage.prove("alice", label, EIGHT);
        stage.changes().begin(stage.request("alice"), ALICE, enrolled.change());
        return enrolled.device();
    }

    private Device enrolWith(Device proof, String label) {
        nextStep();
        var enrolled = stage.prove("alice", label, SIX);
        assertInstanceOf(ChangeOutcome.Done.class, change(enrolled.change(), stage.code(proof)));
        return enrolled.device();
    }

    private ChangeOutcome administer(String label, io.sallyport.otp.Totp parameters) {
        return administer(stage.prove("alice", label, parameters).change());
    }

    private ChangeOutcome administer(AccountChange change) {
        return stage.changes().administer("root", Stage.circumstances("alice"), ALICE, change);
    }

    /** Begins a change as a new attempt and answers its question. */
    private ChangeOutcome change(AccountChange change, String typed) {
        var request = stage.request("alice");
        byte[] challenge = asked(stage.changes().begin(request, ALICE, change));
        return answer(request, challenge, typed, change);
    }

    private ChangeOutcome answer(
            AuthenticationRequest request, byte[] challenge, String text, AccountChange change) {
        try (var typed = Stage.typed(text)) {
            return stage.changes().answer(request, ALICE, challenge, typed, change);
        }
    }

    private static byte[] asked(ChangeOutcome outcome) {
        return assertInstanceOf(ChangeOutcome.Challenged.class, outcome).challenge().id();
    }

    private AuthenticationRequest failed(String login) {
        return stage.request(
                login,
                java.util.Set.of(),
                java.util.OptionalLong.empty(),
                AuthenticationRequest.FirstStep.FAILED);
    }

    private void nextStep() {
        stage.clock.advance(Duration.ofSeconds(30));
    }

    private static void assertRefused(String message, ChangeOutcome outcome) {
        assertEquals(new ChangeOutcome.Refused(message), outcome);
    }

    private static List<String> labels(Account account) {
        return account.credentials().stream().map(Credential::label).toList();
    }
}
