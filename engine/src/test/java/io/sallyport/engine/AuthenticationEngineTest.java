package io.sallyport.engine;

import static io.sallyport.engine.policy.RuleList.NotEnrolled.LET_IN;
import static io.sallyport.engine.policy.RuleList.NotEnrolled.REFUSE;
import static io.sallyport.engine.testing.FaultyStore.When.AFTER_THE_WORK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.OwnerNotices;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.keys.DeviceDigests;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.MalformedKeyFileException;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.PolicyRule.Action;
import io.sallyport.engine.policy.Requirement;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.FaultyStore;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.engine.time.NodeClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Begin a login, answer its challenges (SSH-17 to SSH-27 as the engine sees them). */
class AuthenticationEngineTest {
    private final Stage stage = new Stage();

    @Test
    void an_enrolled_person_is_asked_and_let_in_with_the_right_code() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var engine = stage.engine();
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, engine.begin(request));
        assertEquals(
                List.of(new Prompt(Prompt.Style.ASK_HIDDEN, "One-time password: ")),
                asked.challenge().prompts());
        assertEquals(Duration.ofSeconds(120), asked.challenge().lifetime());

        var in =
                assertInstanceOf(
                        Granted.class, Stage.answer(engine, request, asked, stage.code(phone)));
        assertEquals("right code", in.reason());
        assertEquals(
                new AuditEvent(
                        in.event(),
                        stage.now(),
                        Optional.of(new AccountName("alice")),
                        Optional.of(request.attempt()),
                        request.circumstances(),
                        Verdict.GRANTED,
                        Cause.RIGHT_CODE,
                        "",
                        "default: not-enrolled let-in",
                        "phone",
                        "",
                        stage.lastEvent().previous()),
                stage.lastEvent());
        assertEquals(stage.step(), stage.totp("alice", phone).lastStep());
    }

    @Test
    void a_wrong_code_is_denied_charged_and_recorded() {
        Device phone = stage.totp("alice", "phone", Rehearsal.EIGHT);
        String old = phone.code(stage.step() - 4);
        var denied = assertInstanceOf(Denied.class, stage.login(stage.request("alice"), old));
        assertEquals("right code, but too old: 4 steps old", denied.reason());
        assertEquals(denied.event(), stage.lastEvent().id());
        assertEquals(Verdict.DENIED, stage.lastEvent().verdict());
        assertEquals("4 steps old", stage.lastEvent().detail());
        assertEquals("", stage.lastEvent().device());
        assertNotEquals(GuessState.FULL, stage.account("alice").guesses());
    }

    @Test
    void a_question_is_worded_for_its_service() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        var request = at(stage.request("alice"), "sudo", "db1");
        var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
        assertEquals("Code for sudo: ", asked.challenge().prompts().getFirst().text());
    }

    @Test
    void beginning_writes_nothing() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        Versioned before = stage.store.find(new AccountName("alice")).orElseThrow();
        int events = stage.store.events().size();
        for (int i = 0; i < 10; i++) stage.engine().begin(stage.request("alice"));
        assertEquals(before, stage.store.find(new AccountName("alice")).orElseThrow());
        assertEquals(events, stage.store.events().size());
    }

    @Test
    void codes_in_a_row_are_asked_for_one_after_the_other() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        stage.emptyLane("alice");
        Account before = stage.account("alice");
        var engine = stage.engine();
        var request = stage.request("alice");
        var first = assertInstanceOf(Challenged.class, engine.begin(request));
        var second =
                assertInstanceOf(
                        Challenged.class, Stage.answer(engine, request, first, stage.code(phone)));
        assertEquals(
                List.of(Prompt.Style.INFORMATION, Prompt.Style.ASK_HIDDEN),
                second.challenge().prompts().stream().map(Prompt::style).toList());
        assertEquals(before, stage.account("alice"));
        stage.clock.advance(Duration.ofSeconds(30));
        var in =
                assertInstanceOf(
                        Granted.class, Stage.answer(engine, request, second, stage.code(phone)));
        assertEquals("right consecutive codes", in.reason());
    }

    @Test
    void a_recovery_code_lets_in_once_and_says_how_many_are_left() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        String code = stage.recoveryCodes("alice").getFirst().reveal();
        var in = assertInstanceOf(Granted.class, stage.login(stage.request("alice"), code));
        assertEquals("recovery code: 9 left", in.reason());
        assertEquals("recovery codes", stage.lastEvent().device());
        assertDenied(Cause.WRONG_RECOVERY_CODE, stage.login(stage.request("alice"), code));
    }

    /** SSH-19. */
    @Test
    void whoever_is_not_enrolled_is_let_in_if_policy_says_so_and_leaves_no_account() {
        var in = assertInstanceOf(NotRequired.class, stage.engine().begin(stage.request("bob")));
        assertEquals("not enrolled, let in on the first step alone", in.reason());
        assertEquals(in.event(), stage.lastEvent().id());
        assertEquals(Verdict.NOT_REQUIRED, stage.lastEvent().verdict());
        assertEquals(Cause.NOT_ENROLLED, stage.lastEvent().cause());
        assertEquals("default: not-enrolled let-in", stage.lastEvent().rule());
        assertEquals(Link.NONE, stage.lastEvent().previous());
        assertFalse(stage.hasAccount("bob"));
    }

    @Test
    void whoever_is_exempt_is_let_in_and_the_account_is_linked_to_the_event() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        stage.setPolicy(rules(new Action.Skip()));
        var in = assertInstanceOf(NotRequired.class, stage.engine().begin(stage.request("alice")));
        assertEquals("policy asks for no second step", in.reason());
        assertEquals(stage.account("alice").auditLink(), linkTo(stage.lastEvent()));
        assertEquals(-1, stage.totp("alice", phone).lastStep());
    }

    /** SSH-20: asked like anybody else, then denied whatever is typed. */
    @Test
    void whoever_policy_refuses_is_asked_and_denied_whatever_is_typed() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var codes = stage.recoveryCodes("alice");
        Account before = stage.account("alice");
        stage.setPolicy(rules(new Action.Refuse()));
        for (String typed :
                List.of(stage.code(phone), codes.getFirst().reveal(), "000000", "", "hunter2"))
            assertDenied(Cause.POLICY_REFUSES, stage.login(stage.request("alice"), typed));
        assertEquals("test.conf:1: a rule", stage.lastEvent().rule());
        assertUnspent(before, stage.account("alice"));
    }

    @Test
    void whoever_is_not_enrolled_is_asked_and_denied_if_policy_refuses_them() {
        stage.setPolicy(new RuleList(List.of(), REFUSE));
        for (String typed : List.of("123456", "7q2m-x9ab-0kzt", ""))
            assertDenied(Cause.NOT_ENROLLED_REFUSED, stage.login(stage.request("bob"), typed));
        assertFalse(stage.hasAccount("bob"));
        assertEquals(Optional.of(new AccountName("bob")), stage.lastEvent().account());
    }

    /** SSH-27. */
    @Test
    void uid_0_that_is_not_enrolled_is_refused_by_default() {
        var root = stage.request("root", Set.of("root"), OptionalLong.of(0), FirstStep.NOT_FAILED);
        assertDenied(Cause.NOT_ENROLLED_REFUSED, stage.login(root, "123456"));
        var toor = stage.request("toor", Set.of(), OptionalLong.of(0), FirstStep.NOT_FAILED);
        assertDenied(Cause.NOT_ENROLLED_REFUSED, stage.login(toor, "123456"));
        Device phone = stage.totp("root", "phone", Rehearsal.SIX);
        var enrolled =
                stage.request("root", Set.of("root"), OptionalLong.of(0), FirstStep.NOT_FAILED);
        assertInstanceOf(Granted.class, stage.login(enrolled, stage.code(phone)));
    }

    /** FAIL-10, SSH-44: no account, no question, an event without a name. */
    @ParameterizedTest
    @ValueSource(strings = {"", "1000", "al\0ice", "al\nice", "al\u202eice", "al\ud800ice"})
    void a_name_that_can_be_no_account_is_denied_at_once(String login) {
        var request = stage.request(login);
        assertDenied(Cause.UNKNOWN_NAME, stage.engine().begin(request));
        assertDenied(
                Cause.UNKNOWN_NAME,
                stage.engine().answer(request, new byte[40], Stage.typed("123456")));
        assertEquals(Optional.empty(), stage.lastEvent().account());
        assertEquals(2, stage.store.events().size());
        assertEquals(List.of(), stage.store.names(Optional.empty(), 10));
    }

    @Test
    void a_login_is_mapped_to_its_account_before_anything_else() {
        Device phone = stage.totp("dba-team", "phone", Rehearsal.SIX);
        stage.setNames(
                new IdentityMap(
                        List.of(
                                new IdentityMap.Line("host", "db1", "postgres", "dba-team"),
                                new IdentityMap.Line("host", "db1", "nobody", "65534"))));
        assertInstanceOf(Granted.class, stage.login(stage.request("postgres"), stage.code(phone)));
        assertEquals(Optional.of(new AccountName("dba-team")), stage.lastEvent().account());
        assertEquals("postgres", stage.lastEvent().circumstances().login());
        assertDenied(Cause.UNKNOWN_NAME, stage.engine().begin(stage.request("nobody")));
        assertFalse(stage.hasAccount("postgres"));
    }

    /** SSH-12: neither judged nor burned nor charged, and always denied. */
    @Test
    void after_a_failed_first_step_nothing_is_judged_and_all_is_denied() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var codes = stage.recoveryCodes("alice");
        Account before = stage.account("alice");
        for (String typed :
                List.of(stage.code(phone), codes.getFirst().reveal(), "000000", "", "hunter2")) {
            var request = failed("alice");
            var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
            assertEquals("One-time password: ", asked.challenge().prompts().getFirst().text());
            assertDenied(
                    Cause.FIRST_STEP_FAILED, Stage.answer(stage.engine(), request, asked, typed));
        }
        assertUnspent(before, stage.account("alice"));
        assertInstanceOf(Granted.class, stage.login(stage.request("alice"), stage.code(phone)));
    }

    /** SSH-12 and SSH-14: the prompts are those of the other line, the answer is never yes. */
    @ParameterizedTest
    @EnumSource(RuleList.NotEnrolled.class)
    void after_a_failed_first_step_nobody_is_let_in_by_policy(RuleList.NotEnrolled notEnrolled) {
        stage.setPolicy(new RuleList(List.of(), notEnrolled));
        var request = failed("bob");
        var begun = stage.engine().begin(request);
        if (begun instanceof Challenged asked)
            assertDenied(
                    Cause.NOT_ENROLLED_REFUSED,
                    Stage.answer(stage.engine(), request, asked, "123456"));
        else assertDenied(Cause.FIRST_STEP_FAILED, begun);
        assertEquals(notEnrolled == REFUSE, begun instanceof Challenged);

        stage.totp("alice", "phone", Rehearsal.SIX);
        stage.setPolicy(rules(new Action.Skip()));
        assertDenied(Cause.FIRST_STEP_FAILED, stage.engine().begin(failed("alice")));
    }

    /** A code that a stranger typed behind a wrong password is still good for its owner. */
    @Test
    void a_question_asked_of_a_failed_first_step_is_not_answered_better_later() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        stage.setPolicy(rules(new Action.Require()));
        var request = failed("alice");
        var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
        for (int i = 0; i < 3; i++)
            assertDenied(
                    Cause.FIRST_STEP_FAILED,
                    Stage.answer(stage.engine(), request, asked, stage.code(phone)));
    }

    /** SSH-60, SSH-69: denied, and neither compared nor charged. */
    @Test
    void what_is_too_long_or_no_code_is_denied_and_not_charged() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        Account before = stage.account("alice");
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
        assertDenied(
                Cause.ANSWER_TOO_LONG,
                stage.engine().answer(request, asked.challenge().id(), TypedAnswer.tooLong()));
        for (String typed : List.of("", "hunter2", "12345", "x".repeat(512)))
            assertDenied(Cause.NOT_A_CODE, stage.login(stage.request("alice"), typed));
        var notUtf8 = TypedAnswer.ofUtf8(new byte[] {'1', '2', '3', (byte) 0xff, '5', '6'});
        var again = stage.request("alice");
        var question = assertInstanceOf(Challenged.class, stage.engine().begin(again));
        assertDenied(
                Cause.NOT_A_CODE, stage.engine().answer(again, question.challenge().id(), notUtf8));
        assertUnspent(before, stage.account("alice"));
    }

    /** FAIL-5 and GUESS-49: nothing that goes right in between gives guesses back. */
    @Test
    void fresh_sessions_share_one_budget() {
        Device phone = stage.totp("alice", "phone", Rehearsal.EIGHT);
        int judged = 0;
        for (int i = 0; i < 100; i++) {
            var outcome = stage.login(stage.stranger("alice"), phone.code(stage.step() - 10 - i));
            if (outcome instanceof Denied) judged++;
        }
        assertEquals(5, judged);
        assertInstanceOf(
                Granted.class,
                stage.login(stage.stranger("alice"), phone.codesUpTo(stage.step(), 2)));
        assertInstanceOf(Challenged.class, stage.login(stage.stranger("alice"), stage.code(phone)));
    }

    @Test
    void a_resend_gets_the_first_outcome_and_its_event() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
        var first =
                assertInstanceOf(
                        Granted.class,
                        Stage.answer(stage.engine(), request, asked, stage.code(phone)));
        int events = stage.store.events().size();
        stage.clock.advance(Duration.ofSeconds(20));
        var again =
                assertInstanceOf(
                        Granted.class,
                        Stage.answer(stage.engine(), request, asked, phone.code(stage.step() - 1)));
        assertEquals(first.event(), again.event());
        assertEquals("the same attempt again; first answer repeated", again.reason());
        assertEquals(events, stage.store.events().size());
        stage.clock.advance(Duration.ofSeconds(11));
        assertDenied(
                Cause.CHALLENGE_USED,
                Stage.answer(stage.engine(), request, asked, stage.code(phone)));
    }

    @Test
    void a_resend_of_a_denied_answer_is_denied_again_and_charged_once() {
        stage.totp("alice", "phone", Rehearsal.EIGHT);
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
        var first =
                assertInstanceOf(
                        Denied.class, Stage.answer(stage.engine(), request, asked, "00000000"));
        Account after = stage.account("alice");
        var again =
                assertInstanceOf(
                        Denied.class, Stage.answer(stage.engine(), request, asked, "00000000"));
        assertEquals(first.event(), again.event());
        assertEquals(after, stage.account("alice"));
    }

    @Test
    void policy_is_asked_again_when_the_answer_comes() {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var engine = stage.engine();
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, engine.begin(request));
        stage.setPolicy(rules(new Action.Refuse()));
        assertDenied(Cause.POLICY_REFUSES, Stage.answer(engine, request, asked, stage.code(phone)));
        assertEquals(-1, stage.totp("alice", phone).lastStep());
        stage.setPolicy(rules(new Action.Skip()));
        assertInstanceOf(NotRequired.class, Stage.answer(engine, request, asked, "whatever"));
        assertEquals(-1, stage.totp("alice", phone).lastStep());
        stage.setPolicy(rules(new Action.Require()));
        assertInstanceOf(Granted.class, Stage.answer(engine, request, asked, stage.code(phone)));
    }

    @Test
    void whoever_enrols_between_question_and_answer_is_judged() {
        stage.setPolicy(new RuleList(List.of(), REFUSE));
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, stage.engine().begin(request));
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        assertInstanceOf(
                Granted.class, Stage.answer(stage.engine(), request, asked, stage.code(phone)));
    }

    /** Policy is decided on the state that is committed, not on the one that was peeked at. */
    @Test
    void whoever_enrols_while_being_let_in_is_asked() {
        var store = new FaultyStore(stage.store);
        store.at(1, AFTER_THE_WORK, () -> stage.totp("alice", "phone", Rehearsal.SIX));
        stage.setStore(store);
        assertInstanceOf(Challenged.class, stage.engine().begin(stage.request("alice")));
        assertTrue(
                stage.store.events().stream().noneMatch(e -> e.verdict() == Verdict.NOT_REQUIRED));
    }

    @Test
    void to_foresee_a_login_writes_nothing() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        int events = stage.store.events().size();
        var engine = stage.engine();
        assertEquals(
                new Requirement.SecondStep("default: not-enrolled let-in"),
                engine.foresee(stage.request("alice"), new AccountName("alice")));
        assertEquals(
                new Requirement.Skip("default: not-enrolled let-in", Cause.NOT_ENROLLED),
                engine.foresee(stage.request("bob"), new AccountName("bob")));
        assertEquals(events, stage.store.events().size());
    }

    @Test
    void the_clock_is_read_once_for_each_call() throws MalformedKeyFileException {
        Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
        var reads = new AtomicInteger();
        var other = KeyRing.parse(KeyRing.generate(stage.random()));
        var parts =
                new EngineParts(
                        stage.store,
                        new EngineKeys(
                                stage.keys(),
                                Seal.forChallenges(other, stage.random()),
                                new DeviceDigests(other)),
                        () -> PromptWording.DEFAULT,
                        () -> new RuleList(List.of(), LET_IN),
                        () -> IdentityMap.IDENTITY,
                        OwnerNotices.NONE,
                        (incident, fault) -> {},
                        NodeClock.unwatched(() -> {
                            reads.incrementAndGet();
                            return stage.now();
                        }),
                        stage.random(),
                        StepUps.NONE);
        var engine = new AuthenticationEngine(parts);
        var request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, engine.begin(request));
        assertEquals(1, reads.get());
        assertInstanceOf(Granted.class, Stage.answer(engine, request, asked, stage.code(phone)));
        assertEquals(2, reads.get());
    }

    private AuthenticationRequest failed(String login) {
        return stage.request(login, Set.of(), OptionalLong.of(1000), FirstStep.FAILED);
    }

    private static AuthenticationRequest at(
            AuthenticationRequest request, String service, String host) {
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

    private static RuleList rules(Action action) {
        return new RuleList(
                List.of(
                        new PolicyRule(
                                "test.conf:1: a rule",
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                List.of(),
                                action)),
                LET_IN);
    }

    private static Link linkTo(AuditEvent event) {
        return Link.to(AuditEventFormat.write(event));
    }

    private void assertDenied(Cause cause, AuthenticationOutcome outcome) {
        var denied = assertInstanceOf(Denied.class, outcome);
        assertEquals(denied.event(), stage.lastEvent().id());
        assertEquals(cause, stage.lastEvent().cause());
        assertEquals(Verdict.DENIED, stage.lastEvent().verdict());
        assertEquals(stage.lastEvent().reason(), denied.reason());
    }

    private static void assertUnspent(Account before, Account after) {
        assertEquals(before.credentials(), after.credentials());
        assertEquals(before.guesses(), after.guesses());
    }
}
