package io.sallyport.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.FileSettlement.Stored;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.googleauth.Candidate;
import io.sallyport.engine.googleauth.FileAttempt;
import io.sallyport.engine.googleauth.FileAttempt.Asked;
import io.sallyport.engine.googleauth.FileAttempt.Option;
import io.sallyport.engine.googleauth.FileAttempt.Phase;
import io.sallyport.engine.googleauth.FileContent;
import io.sallyport.engine.googleauth.FileJudgement.Result;
import io.sallyport.engine.googleauth.StateFile;
import io.sallyport.engine.testing.FaultyStore;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A login by a state file stands in the audit, once and with its true reason (GA-157, GA-172). */
class FileLoginsTest {
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private static final String REUSE = SECRET + "\n\" DISALLOW_REUSE\n\" TOTP_AUTH\n";

    private final Stage stage = new Stage();
    private FileLogins logins = stage.fileLogins();
    private final AuthenticationRequest request = stage.request("alice");
    private String file = REUSE;

    @Test
    void a_right_code_is_granted_once_the_file_is_stored() {
        var judged = judge(code(0));
        assertEquals(Result.SUCCESS, judged.judgement().result());
        assertEquals(List.of(), stage.store.events());
        var granted = assertInstanceOf(Granted.class, settle(judged, Stored.STORED, ""));
        AuditEvent event = theEvent();
        assertEquals(granted.event(), event.id());
        assertEquals(Verdict.GRANTED, event.verdict());
        assertEquals(Cause.RIGHT_FILE_CODE, event.cause());
        assertEquals("/home/alice/.google_authenticator", event.device());
        assertEquals(request.circumstances(), event.circumstances());
        assertEquals(request.attempt(), event.attempt().orElseThrow());
        assertEquals("alice", event.account().orElseThrow().value());
    }

    @Test
    void a_code_that_could_not_be_stored_is_denied_GA_95_GA_157() {
        var denied =
                assertInstanceOf(
                        Denied.class,
                        settle(judge(code(0)), Stored.REFUSED, "No space left on device"));
        assertEquals(Cause.STATE_FILE_NOT_WRITTEN, theEvent().cause());
        assertTrue(denied.reason().endsWith(": No space left on device"), denied.reason());
    }

    @Test
    void one_that_is_let_in_all_the_same_says_so_GA_96_GA_160() {
        var granted =
                assertInstanceOf(
                        Granted.class,
                        settle(judge(code(0)), Stored.LET_IN, "Read-only file system"));
        assertEquals(
                "right code by the state file: the state file was not written (Read-only file"
                        + " system), so the code stays good",
                granted.reason());
    }

    @Test
    void the_reasons_of_refusals_are_true_GA_172() {
        assertEquals("wrong code", refusal(OneTimePassword.parse("000000").orElseThrow()));
        file = SECRET + "\n\" DISALLOW_REUSE " + step() + "\n\" TOTP_AUTH\n";
        assertEquals("right code, used already: of the current step", refusal(code(0)));
        file = SECRET + "\n\" RATE_LIMIT 1 30 " + now() + "\n\" TOTP_AUTH\n";
        String until = stage.clock.instant().plusSeconds(31).toString();
        assertEquals("the state file's rate limit is reached: until " + until, refusal(code(0)));
        file = REUSE;
        assertEquals("right code, but too old: 4 steps old", refusal(code(-4)).split(";")[0]);
    }

    @Test
    void a_question_is_not_recorded_and_has_no_ticket() {
        var judged = judge(attempt(Phase.LOOK, Asked.NOBODY, List.of(), Set.of()), read());
        assertEquals(Result.ASK, judged.judgement().result());
        assertEquals(0, judged.ticket().length);
    }

    @Test
    void a_missing_file_with_nullok_needs_no_second_step_GA_88() {
        var look = attempt(Phase.LOOK, Asked.NOBODY, List.of(), Set.of(Option.NULLOK));
        var judged = judge(look, new FileContent.Missing());
        assertInstanceOf(NotRequired.class, settle(judged, Stored.STORED, ""));
        assertEquals(Verdict.NOT_REQUIRED, theEvent().verdict());
    }

    @Test
    void whoever_has_no_file_and_is_in_the_store_is_asked_there() {
        stage.totp("alice", "phone", Totp.DEFAULT);
        for (Phase phase : Phase.values()) {
            var attempt = attempt(phase, Asked.NOBODY, List.of(), Set.of(Option.NULLOK));
            var judged = judge(attempt, new FileContent.Missing());
            assertEquals(Result.MOVED, judged.judgement().result());
            assertEquals(0, judged.ticket().length);
        }
        assertEquals(Result.SUCCESS, judge(code(0)).judgement().result());
        var unusable = attempt(Phase.LOOK, Asked.NOBODY, List.of(), Set.of());
        assertEquals(Result.ASK, judge(unusable, new FileContent.Unusable()).judgement().result());
    }

    @Test
    void a_ticket_counts_once_and_a_resend_gets_the_first_outcome() {
        var judged = judge(code(0));
        var first = settle(judged, Stored.STORED, "");
        assertEquals(first, settle(judged, Stored.STORED, ""));
        assertInstanceOf(Denied.class, settle(judged, Stored.LET_IN, ""));
        assertEquals(1, stage.store.events().size());
    }

    @Test
    void settlements_at_the_same_time_write_one_event() throws Exception {
        var judged = judge(code(0));
        try (var threads = Executors.newFixedThreadPool(8)) {
            var work = new ArrayList<Callable<AuthenticationOutcome>>();
            for (int i = 0; i < 64; i++) work.add(() -> settle(judged, Stored.STORED, ""));
            for (var outcome : threads.invokeAll(work))
                assertInstanceOf(Granted.class, outcome.get());
        }
        assertEquals(1, stage.store.events().size());
    }

    @Test
    void a_ticket_lives_for_a_minute_and_survives_a_restart() {
        var judged = judge(code(0));
        stage.clock.advance(Duration.ofSeconds(60).minusNanos(1));
        logins = stage.fileLogins();
        assertInstanceOf(Granted.class, settle(judged, Stored.STORED, ""));
        var late = judge(code(0));
        stage.clock.advance(Duration.ofSeconds(60));
        assertInstanceOf(Denied.class, settle(late, Stored.STORED, ""));
    }

    @Test
    void a_ticket_is_of_one_user_one_attempt_and_this_server() {
        var judged = judge(code(0));
        byte[] ticket = judged.ticket();
        assertInstanceOf(
                Denied.class,
                logins.settle(
                        new FileSettlement(request.attempt(), "bob", ticket, Stored.STORED, "")));
        assertInstanceOf(
                Denied.class,
                logins.settle(
                        new FileSettlement(
                                stage.request("alice").attempt(),
                                "alice",
                                ticket,
                                Stored.STORED,
                                "")));
        byte[] changed = ticket.clone();
        changed[changed.length - 1] ^= 1;
        assertInstanceOf(
                Denied.class,
                logins.settle(
                        new FileSettlement(
                                request.attempt(), "alice", changed, Stored.STORED, "")));
        assertEquals(List.of(), stage.store.events());
    }

    @Test
    void a_store_that_fails_lets_nobody_in() {
        var store = new FaultyStore(stage.store);
        stage.setStore(store);
        logins = stage.fileLogins();
        var judged = judge(code(0));
        store.failAt(1, FaultyStore.When.BEFORE_THE_WORK, new StoreException("disk on fire"));
        assertInstanceOf(Unavailable.class, settle(judged, Stored.STORED, ""));
        assertEquals(1, stage.incidents.size());
    }

    @Test
    void an_event_is_linked_to_the_accounts_last_one() {
        stage.totp("alice", "phone", Rehearsal.SIX);
        settle(judge(code(0)), Stored.STORED, "");
        settle(judge(OneTimePassword.parse("000000").orElseThrow()), Stored.STORED, "");
        var events = stage.store.events();
        assertEquals(
                Link.to(AuditEventFormat.write(events.get(events.size() - 2))),
                events.getLast().previous());
    }

    @Test
    void a_stored_token_and_an_answer_are_one_attempt_to_the_rate_limit_GA_145() {
        file = SECRET + "\n\" RATE_LIMIT 1 30\n\" TOTP_AUTH\n";
        var token =
                new Candidate(
                        Candidate.Source.STORED_TOKEN,
                        OneTimePassword.parse("000000").orElseThrow());
        var stored =
                judge(
                        attempt(
                                Phase.STORED,
                                Asked.NOBODY,
                                List.of(token),
                                Set.of(Option.NO_SKEW_ADJUSTMENT)),
                        read());
        assertEquals(Result.ASK, stored.judgement().result());
        file = new String(stored.judgement().content().orElseThrow(), ISO_8859_1);
        stage.clock.advance(Duration.ofSeconds(10));
        assertEquals(Result.SUCCESS, judge(code(0)).judgement().result());
        stage.clock.advance(Duration.ofSeconds(60));
        var anew = judge(code(0));
        assertEquals(Result.SUCCESS, anew.judgement().result());
    }

    @Test
    void the_longest_names_fit_a_ticket() {
        String user = "u".repeat(255);
        var where = stage.request(user).circumstances();
        var long1 =
                new AuthenticationRequest(
                        request.attempt(),
                        new io.sallyport.engine.audit.Circumstances(
                                "host",
                                "h".repeat(255),
                                "s".repeat(64),
                                user,
                                "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
                                "é".repeat(127),
                                "\u4e2d".repeat(85)),
                        Set.of(),
                        OptionalLong.empty(),
                        AuthenticationRequest.FirstStep.NOT_FAILED);
        assertEquals(user, where.login());
        var attempt =
                new FileAttempt(
                        user,
                        "/" + "p".repeat(4_095),
                        "",
                        Phase.FINAL,
                        Set.of(),
                        0,
                        Asked.NOTHING,
                        List.of(),
                        OptionalLong.empty());
        try (var state = StateFile.of(file.getBytes(ISO_8859_1))) {
            var judged =
                    (FileAnswer.Judged) logins.judge(long1, new FileContent.Read(state), attempt);
            assertTrue(judged.ticket().length <= FileTicket.BYTES_MAX, "" + judged.ticket().length);
            assertInstanceOf(
                    Denied.class,
                    logins.settle(
                            new FileSettlement(
                                    request.attempt(), user, judged.ticket(), Stored.STORED, "")));
            assertTrue(theEvent().device().endsWith("…"));
        }
    }

    @Test
    void no_code_and_no_secret_is_told() {
        String digits = code(0).reveal();
        var judged = judge(code(0));
        var told = new ArrayList<Object>(List.of(judged.judgement().lines(), read()));
        told.add(settle(judged, Stored.LET_IN, "error"));
        told.add(theEvent());
        told.add(attempt(Phase.FINAL, Asked.TYPED, List.of(typed(code(0))), Set.of()));
        for (Object thing : told) {
            assertFalse(thing.toString().contains(digits), thing::toString);
            assertFalse(thing.toString().contains(SECRET), thing::toString);
        }
    }

    private String refusal(OneTimePassword code) {
        var denied = assertInstanceOf(Denied.class, settle(judge(code), Stored.STORED, ""));
        return denied.reason();
    }

    private AuthenticationOutcome settle(FileAnswer.Judged judged, Stored stored, String error) {
        return logins.settle(
                new FileSettlement(request.attempt(), "alice", judged.ticket(), stored, error));
    }

    private FileAnswer.Judged judge(OneTimePassword code) {
        return judge(attempt(Phase.FINAL, Asked.TYPED, List.of(typed(code)), Set.of()), read());
    }

    private FileAnswer.Judged judge(FileAttempt attempt, FileContent content) {
        return assertInstanceOf(FileAnswer.Judged.class, logins.judge(request, content, attempt));
    }

    private FileContent read() {
        return new FileContent.Read(StateFile.of(file.getBytes(ISO_8859_1)));
    }

    private FileAttempt attempt(
            Phase phase, Asked asked, List<Candidate> candidates, Set<Option> options) {
        return new FileAttempt(
                "alice",
                "/home/alice/.google_authenticator",
                "",
                phase,
                options,
                0,
                asked,
                candidates,
                logins.countedAt(request.attempt()));
    }

    private static Candidate typed(OneTimePassword code) {
        return new Candidate(Candidate.Source.ANSWER, code);
    }

    private long now() {
        return stage.clock.instant().getEpochSecond();
    }

    private long step() {
        return now() / 30;
    }

    private OneTimePassword code(int stepsLater) {
        try (var secret = SharedSecret.fromBase32(SECRET)) {
            return Hotp.DEFAULT.generate(secret, step() + stepsLater);
        } catch (io.sallyport.otp.MalformedSecretException e) {
            throw new AssertionError(e);
        }
    }

    private AuditEvent theEvent() {
        return stage.store.events().getLast();
    }
}
