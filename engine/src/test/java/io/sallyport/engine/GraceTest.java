package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.TerminalSession;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.enrollment.Disable;
import io.sallyport.engine.enrollment.EndGraces;
import io.sallyport.engine.enrollment.RemoveDevice;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.PolicyRule.Action;
import io.sallyport.engine.policy.PolicyRule.KeyCondition;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.FaultyStore;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.engine.time.WatchedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A code counts for the next one in the same session on a terminal (decision 0026, SSH-39). */
class GraceTest {
    private static final AccountName ALICE = new AccountName("alice");
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final TerminalSession HERE =
            new TerminalSession(1000, 34819, 4711, 987_654, 4_026_531_836L, 17, 18);
    private static final Optional<TerminalSession> SOMEWHERE = Optional.of(HERE);

    private final Stage stage = new Stage();
    private final Device phone = stage.totp("alice", "phone", Rehearsal.SIX);

    GraceTest() {
        stage.setPolicy(policy(QUARTER));
    }

    @Test
    void a_code_counts_for_the_next_login_in_the_same_session_and_the_audit_says_which() {
        var granted = assertInstanceOf(Granted.class, logIn(request()));
        stage.clock.advance(Duration.ofMinutes(4));
        var spared = assertInstanceOf(NotRequired.class, begin(request()));
        var event = stage.lastEvent();
        assertEquals(spared.event(), event.id());
        assertEquals(Verdict.NOT_REQUIRED, event.verdict());
        assertEquals(Cause.TERMINAL_GRACE, event.cause());
        assertEquals("event " + granted.event() + ", 240 s ago", event.detail());
        assertEquals("sallyport.conf:1: sudo", event.rule());
    }

    /** From the code on: what is spared does not make it last longer. */
    @Test
    void it_ends_with_its_time_however_often_it_was_used() {
        logIn(request());
        for (int minute = 1; minute < 15; minute++) {
            stage.clock.advance(Duration.ofMinutes(1));
            assertInstanceOf(NotRequired.class, begin(request()), "minute " + minute);
        }
        stage.clock.advance(Duration.ofMinutes(1));
        assertAsked(request());
    }

    @Test
    void every_other_session_is_asked() {
        logIn(request());
        var others =
                Map.of(
                        "another terminal", session(1000, 34820, 4711, 987_654, 1, 17),
                        "a new session at the same terminal", session(1000, 34819, 5000, 1, 1, 17),
                        "a reused process id", session(1000, 34819, 4711, 987_655, 1, 17),
                        "another space of process ids", session(1000, 34819, 4711, 987_654, 2, 17),
                        "after the host was started again",
                                session(1000, 34819, 4711, 987_654, 1, 19),
                        "somebody else's process there",
                                session(1001, 34819, 4711, 987_654, 1, 17));
        others.forEach((what, other) ->
                assertInstanceOf(
                        Challenged.class,
                        begin(request("alice", "db1", "sudo", Optional.of(other))),
                        what));
        assertAsked(request("alice", "db2", "sudo", SOMEWHERE));
        assertAsked(request("alice", "db1", "sudo", Optional.empty()));
    }

    /** Two logins of one person, as map lines make them, are two. */
    @Test
    void another_login_name_of_the_account_is_asked() {
        stage.setNames(
                new IdentityMap(List.of(new IdentityMap.Line("host", "db1", "postgres", "alice"))));
        logIn(request());
        assertAsked(request("postgres", "db1", "sudo", SOMEWHERE));
        assertInstanceOf(NotRequired.class, begin(request()));
    }

    @Test
    void policy_of_the_moment_decides() {
        logIn(request());
        stage.clock.advance(Duration.ofMinutes(5));
        assertAsked(request("alice", "db1", "su", SOMEWHERE));
        stage.setPolicy(policy(Duration.ofMinutes(5)));
        assertAsked(request());
        stage.setPolicy(policy(Duration.ZERO));
        assertAsked(request());
        stage.setPolicy(policy(Duration.ofHours(1)));
        assertInstanceOf(NotRequired.class, begin(request()));
        stage.clock.advance(Duration.ofMinutes(10));
        assertAsked(request()); // it was given for a quarter of an hour
    }

    @Test
    void no_grace_begins_without_policy_s_word_or_without_a_terminal() {
        stage.setPolicy(policy(Duration.ZERO));
        logIn(request());
        assertTrue(stage.account("alice").graces().isEmpty());
        stage.setPolicy(policy(QUARTER));
        logIn(request("alice", "db1", "sudo", Optional.empty()));
        logIn(request("alice", "db1", "sshd", SOMEWHERE));
        assertTrue(stage.account("alice").graces().isEmpty());
        assertInstanceOf(Denied.class, stage.login(request(), phone.code(stage.step() + 900)));
        assertTrue(stage.account("alice").graces().isEmpty());
    }

    @Test
    void whatever_changes_in_the_account_ends_it() {
        stage.totp("alice", "tablet", Rehearsal.SIX);
        logIn(request());
        change(new RemoveDevice("tablet"));
        assertAsked(request());
        logIn(request());
        change(new Disable("left"));
        assertTrue(stage.account("alice").graces().isEmpty());
        logInAgainAfterEnrolling();
        stage.changes().forget("root", Stage.circumstances("alice"), ALICE);
        stage.totp("alice", "phone", Rehearsal.SIX);
        assertAsked(request());
    }

    @Test
    void it_is_ended_by_its_owner_without_a_proof_and_the_audit_says_so() {
        logIn(request());
        var end = new EndGraces();
        assertInstanceOf(
                ChangeOutcome.Done.class,
                stage.changes().endGraces("", Stage.circumstances("alice"), ALICE, end));
        assertEquals(1, end.ended());
        assertEquals(Cause.GRACE_ENDED, stage.lastEvent().cause());
        assertEquals("at 1 terminal", stage.lastEvent().detail());
        assertAsked(request());
        assertInstanceOf(ChangeOutcome.Refused.class, change(new EndGraces()));
    }

    @Test
    void a_code_from_a_time_to_come_counts_for_nothing() {
        logIn(request());
        stage.clock.advance(Duration.ofMinutes(-1));
        assertAsked(request());
    }

    @Test
    void a_clock_that_is_not_believed_spares_nobody() {
        stage.setNodeClock(new WatchedClock(stage.clock, () -> Duration.ofDays(1), Instant.EPOCH));
        var engine = stage.engine();
        var request = request();
        var asked = assertInstanceOf(Challenged.class, engine.begin(request));
        assertInstanceOf(Granted.class, Stage.answer(engine, request, asked, stage.code(phone)));
        stage.clock.advance(Duration.ofMinutes(5));
        assertInstanceOf(Unavailable.class, engine.begin(request()));
    }

    /** SSH-12 */
    @Test
    void behind_a_failed_first_step_it_counts_for_nothing() {
        logIn(request());
        var failed = request("alice", "db1", "sudo", SOMEWHERE, FirstStep.FAILED);
        assertInstanceOf(Challenged.class, begin(failed));
        stage.clock.advance(Duration.ofMinutes(1));
        assertInstanceOf(Denied.class, stage.login(failed, stage.code(phone)));
    }

    @Test
    void a_challenge_is_bound_to_the_session() {
        var elsewhere =
                new AuthenticationRequest(
                        request().attempt(),
                        request().circumstances(),
                        Set.of(),
                        OptionalLong.of(1000),
                        FirstStep.NOT_FAILED,
                        Optional.empty(),
                        Optional.of(session(1000, 34820, 4711, 987_654, 1, 17)),
                        Optional.empty());
        var here =
                new AuthenticationRequest(
                        elsewhere.attempt(),
                        elsewhere.circumstances(),
                        Set.of(),
                        OptionalLong.of(1000),
                        FirstStep.NOT_FAILED,
                        Optional.empty(),
                        SOMEWHERE,
                        Optional.empty());
        var asked = assertInstanceOf(Challenged.class, begin(here));
        var outcome = Stage.answer(stage.engine(), elsewhere, asked, stage.code(phone));
        assertInstanceOf(Denied.class, outcome);
        assertEquals(Cause.CHALLENGE_INVALID, stage.lastEvent().cause());
    }

    @Test
    void no_fault_of_the_store_spares_anybody() {
        logIn(request());
        var faulty = new FaultyStore(stage.store);
        stage.setStore(faulty);
        var engine = stage.engine();
        for (var when : FaultyStore.When.values())
            for (int call = 1; call <= 3; call++) {
                faulty.failAt(call, when, new StoreException("no disk"));
                assertInstanceOf(Unavailable.class, engine.begin(request()), call + " " + when);
            }
    }

    /** What ends it between the look and the commit ends this login, too. */
    @Test
    void an_end_that_is_faster_counts() {
        logIn(request());
        var meddled = new FaultyStore(stage.store);
        stage.setStore(meddled);
        var engine = stage.engine();
        meddled.at(
                3,
                FaultyStore.When.BEFORE_THE_WORK,
                () -> {
                    stage.setStore(stage.store);
                    assertInstanceOf(ChangeOutcome.Done.class, change(new EndGraces()));
                });
        assertInstanceOf(Challenged.class, engine.begin(request()));
    }

    @Test
    void the_register_keeps_eight_and_none_that_is_over() {
        for (int terminal = 1; terminal <= Account.GRACES_MAX + 3; terminal++) {
            var there = session(1000, terminal, 4711, 987_654, 1, 17);
            logIn(request("alice", "db1", "sudo", Optional.of(there)));
        }
        assertEquals(Account.GRACES_MAX, stage.account("alice").graces().size());
        assertEquals(4, stage.account("alice").graces().getFirst().session().terminal());
        stage.clock.advance(QUARTER);
        logIn(request());
        assertEquals(1, stage.account("alice").graces().size());
    }

    /** FAULT-25: what was ended since the copy was made is not in it. */
    @Test
    void an_old_copy_brings_none_back() {
        logIn(request());
        new OldCopy(stage.store, "root", Stage.circumstances(""), stage.now(), stage.random())
                .burn(ALICE);
        assertAsked(request());
    }

    private void logInAgainAfterEnrolling() {
        var device = stage.totp("alice", "other", Rehearsal.SIX);
        assertInstanceOf(Granted.class, stage.login(request(), stage.code(device)));
        assertEquals(1, stage.account("alice").graces().size());
    }

    /** With a code of its own. */
    private AuthenticationOutcome logIn(AuthenticationRequest request) {
        stage.clock.advance(Duration.ofSeconds(30));
        var outcome = stage.login(request, stage.code(phone));
        assertInstanceOf(Granted.class, outcome);
        return outcome;
    }

    private ChangeOutcome change(AccountChange change) {
        return stage.changes().administer("root", Stage.circumstances("alice"), ALICE, change);
    }

    private AuthenticationOutcome begin(AuthenticationRequest request) {
        return stage.engine().begin(request);
    }

    private void assertAsked(AuthenticationRequest request) {
        assertInstanceOf(Challenged.class, begin(request));
    }

    private AuthenticationRequest request() {
        return request("alice", "db1", "sudo", SOMEWHERE);
    }

    private AuthenticationRequest request(
            String login, String host, String service, Optional<TerminalSession> session) {
        return request(login, host, service, session, FirstStep.NOT_FAILED);
    }

    private AuthenticationRequest request(
            String login,
            String host,
            String service,
            Optional<TerminalSession> session,
            FirstStep firstStep) {
        return new AuthenticationRequest(
                AttemptId.random(stage.random()),
                new Circumstances("host", host, service, login, "", "", "/dev/pts/3"),
                Set.of(),
                OptionalLong.of(1000),
                firstStep,
                Optional.empty(),
                session,
                Optional.empty());
    }

    private static TerminalSession session(
            long caller, long terminal, long leader, long start, long space, long boot) {
        long there = space == 1 ? HERE.processSpace() : space;
        return new TerminalSession(caller, terminal, leader, start, there, boot, HERE.bootLow());
    }

    /** Grace for sudo, and for nothing else. */
    private static RuleList policy(Duration grace) {
        var sudo =
                new PolicyRule(
                        "sallyport.conf:1: sudo",
                        Set.of("sudo"),
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        List.of(),
                        KeyCondition.ANY,
                        grace,
                        new Action.RequireIfEnrolled());
        return new RuleList(List.of(sudo), RuleList.NotEnrolled.LET_IN);
    }
}
