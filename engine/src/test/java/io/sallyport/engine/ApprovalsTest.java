package io.sallyport.engine;

import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.enrollment.AddPasskey;
import io.sallyport.engine.enrollment.RemoveDevice;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.SoftPasskey;
import io.sallyport.engine.testing.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A plain login is approved in a browser (SSH-54, SSH-65; decision 0033). */
class ApprovalsTest {
    private static final AccountName ALICE = new AccountName("alice");

    /** As the terminal shows it. */
    private static final Pattern LINES =
            Pattern.compile("/a/([a-z2-9]{8})\nand type ([0-9]{4}) there");

    private final Stage stage = new Stage();
    private final WaitingLogins waiting = stage.approvals();
    private final AuthenticationEngine engine = stage.engine();
    private final LoginApprovals browser = new LoginApprovals(stage.parts(), waiting);
    private final Device phone = stage.totp("alice", "phone", SIX);
    private final SoftPasskey key = new SoftPasskey();
    private AuthenticationRequest request = stage.request("alice");

    /** A login at a terminal, up to its question. */
    private record Terminal(Challenged asked, String id, String number) {}

    @BeforeEach
    void alice_has_a_passkey_and_the_service_is_approvable() {
        var change = new AddPasskey(ALICE, "key", key.made(stage.now()), stage.random());
        stage.changes().administer("root", Stage.circumstances("alice"), ALICE, change);
        stage.setPolicy(policy(PolicyRule.Approval.BROWSER));
        stage.clock.advance(Duration.ofSeconds(1));
    }

    private static RuleList policy(PolicyRule.Approval approval) {
        return new RuleList(
                List.of(
                        new PolicyRule(
                                "conf:1",
                                Set.of("sshd"),
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                List.of(),
                                PolicyRule.KeyCondition.ANY,
                                Duration.ZERO,
                                approval,
                                new PolicyRule.Action.Require())),
                RuleList.NotEnrolled.LET_IN);
    }

    private Terminal begin() {
        return terminal(engine.begin(request));
    }

    private static Terminal terminal(AuthenticationOutcome outcome) {
        var asked = assertInstanceOf(Challenged.class, outcome);
        var found = LINES.matcher(asked.challenge().prompts().getFirst().text());
        assertTrue(found.find(), asked.challenge().prompts().toString());
        return new Terminal(asked, found.group(1), found.group(2));
    }

    private ChangeOutcome approve(Terminal terminal) {
        var login = browser.look(ALICE, terminal.id()).orElseThrow();
        var ceremony =
                browser.number(stage.request("alice"), login, terminal.number()).orElseThrow();
        stage.clock.advance(Duration.ofSeconds(1));
        return browser.approve(
                stage.request("alice"), login, ceremony.token(), key.answer(ceremony));
    }

    private AuthenticationOutcome pressReturn(Terminal terminal) {
        return Stage.answer(engine, request, terminal.asked(), "");
    }

    /** FAULT-1: for one login, once; a resend of the same attempt gets the same answer. */
    @Test
    void an_approved_login_is_let_in_once() {
        Account before = stage.account("alice");
        var terminal = begin();
        assertInstanceOf(ChangeOutcome.Done.class, approve(terminal));
        assertEquals(Cause.APPROVAL_GIVEN, stage.lastEvent().cause());
        String approval = stage.lastEvent().id();
        assertInstanceOf(Granted.class, pressReturn(terminal));
        assertEquals(Cause.APPROVED_IN_BROWSER, stage.lastEvent().cause());
        assertEquals("event " + approval, stage.lastEvent().detail());
        assertEquals("key", stage.lastEvent().device());
        assertEquals(before.guesses(), stage.account("alice").guesses());
        request = stage.request("alice"); // another login with the same answer
        assertInstanceOf(Denied.class, pressReturn(terminal));
        var next = begin();
        assertTrue(!next.id().equals(terminal.id()));
    }

    /** A typed code instead always works, also while an approval is waited for. */
    @Test
    void a_code_opens_as_before() {
        var terminal = begin();
        assertInstanceOf(
                Granted.class, Stage.answer(engine, request, terminal.asked(), stage.code(phone)));
        assertEquals(Cause.RIGHT_CODE, stage.lastEvent().cause());
    }

    /** SSH-53, SSH-54: Return without an approval is waited for, asked again, and then denied. */
    @Test
    void return_without_an_approval_asks_again_and_charges_nothing() {
        Account before = stage.account("alice");
        var first = begin();
        var second = terminal(pressReturn(first));
        assertEquals(first.id(), second.id());
        assertEquals(first.number(), second.number());
        assertInstanceOf(ChangeOutcome.Done.class, approve(second));
        assertInstanceOf(Granted.class, pressReturn(second));
        assertEquals(before.guesses(), stage.account("alice").guesses());
    }

    @Test
    void after_90_seconds_nothing_is_approved_any_more() {
        var terminal = begin();
        var login = browser.look(ALICE, terminal.id()).orElseThrow();
        var ceremony =
                browser.number(stage.request("alice"), login, terminal.number()).orElseThrow();
        stage.clock.advance(WaitingLogins.LIFETIME);
        assertEquals(Optional.empty(), browser.look(ALICE, terminal.id()));
        browser.approve(stage.request("alice"), login, ceremony.token(), key.answer(ceremony));
        assertInstanceOf(Denied.class, pressReturn(terminal));
    }

    @Test
    void another_number_ends_the_login() {
        var terminal = begin();
        var login = browser.look(ALICE, terminal.id()).orElseThrow();
        String other = terminal.number().equals("0000") ? "0001" : "0000";
        assertEquals(Optional.empty(), browser.number(stage.request("alice"), login, other));
        assertEquals(Cause.WRONG_NUMBER, stage.lastEvent().cause());
        assertEquals(Optional.empty(), browser.look(ALICE, terminal.id()));
        assertInstanceOf(Denied.class, pressReturn(terminal));
    }

    @Test
    void a_refused_login_is_not_let_in() {
        var terminal = begin();
        browser.refuse(stage.request("alice"), browser.look(ALICE, terminal.id()).orElseThrow());
        assertEquals(Cause.APPROVAL_REFUSED, stage.lastEvent().cause());
        assertInstanceOf(Denied.class, pressReturn(terminal));
    }

    /** Bound to one login: a passkey's answer for one approves no other, and no other account's. */
    @Test
    void an_approval_is_of_one_login_and_one_account() {
        var terminal = begin();
        var login = browser.look(ALICE, terminal.id()).orElseThrow();
        assertEquals(Optional.empty(), browser.look(new AccountName("bob"), terminal.id()));
        var mine = request;
        request = stage.request("alice");
        var other = begin();
        var ceremony =
                browser.number(stage.request("alice"), login, terminal.number()).orElseThrow();
        stage.clock.advance(Duration.ofSeconds(1));
        var wrong = browser.look(ALICE, other.id()).orElseThrow();
        assertInstanceOf(
                ChangeOutcome.Denied.class,
                browser.approve(
                        stage.request("alice"), wrong, ceremony.token(), key.answer(ceremony)));
        assertInstanceOf(
                ChangeOutcome.Done.class,
                browser.approve(
                        stage.request("alice"), login, ceremony.token(), key.answer(ceremony)));
        browser.refuse(stage.request("alice"), wrong);
        assertInstanceOf(Denied.class, pressReturn(other));
        request = mine;
        assertInstanceOf(Granted.class, pressReturn(terminal));
    }

    /** GUESS-29: asked alike behind a failed password and for nobody, and no browser sees it. */
    @Test
    void a_failed_first_step_is_asked_alike_and_never_let_in() {
        request = stage.request("alice", Set.of(), OptionalLong.empty(), FirstStep.FAILED);
        var terminal = begin();
        assertEquals(Optional.empty(), browser.look(ALICE, terminal.id()));
        terminal(pressReturn(terminal));
        request = stage.request("nobody");
        var nobodys = begin();
        assertEquals(Optional.empty(), browser.look(new AccountName("nobody"), nobodys.id()));
    }

    /** What was true when it was approved must be true still. */
    @Test
    void a_passkey_that_was_removed_meanwhile_lets_nobody_in() {
        var terminal = begin();
        approve(terminal);
        stage.changes()
                .administer("root", Stage.circumstances("alice"), ALICE, new RemoveDevice("key"));
        assertInstanceOf(Denied.class, pressReturn(terminal));
    }

    @Test
    void policy_switches_it_per_service() {
        var terminal = begin();
        approve(terminal);
        stage.setPolicy(policy(PolicyRule.Approval.NONE));
        assertInstanceOf(Denied.class, pressReturn(terminal));
        request = stage.request("alice");
        var asked = assertInstanceOf(Challenged.class, engine.begin(request));
        assertEquals(1, asked.challenge().prompts().size());
    }

    /** Another restart: what was approved is forgotten, and a code opens. */
    @Test
    void a_restart_forgets_approvals_and_closes() {
        var terminal = begin();
        approve(terminal);
        stage.approvals();
        var restarted = stage.engine();
        assertInstanceOf(Denied.class, Stage.answer(restarted, request, terminal.asked(), ""));
        request = stage.request("alice");
        var again = terminal(restarted.begin(request));
        assertInstanceOf(
                Granted.class, Stage.answer(restarted, request, again.asked(), stage.code(phone)));
    }

    @Test
    void a_crowd_of_logins_pushes_out_its_own_place_only() {
        var mine = begin();
        for (int i = 0; i < 2 * WaitingLogins.OF_ONE_PLACE_MAX; i++)
            engine.begin(stage.requestFrom("alice", "203.0.113.9"));
        assertTrue(browser.look(ALICE, mine.id()).isPresent());
        for (int i = 0; i < WaitingLogins.OF_ONE_PLACE_MAX; i++)
            engine.begin(stage.request("alice"));
        assertTrue(browser.look(ALICE, mine.id()).isEmpty());
    }
}
