package io.sallyport.server.door.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.audit.Cause;
import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AccountPage;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.BeginEnrollment;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.ChangeReply.Outcome;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.DeleteAccount;
import io.sallyport.server.door.local.wire.Disable;
import io.sallyport.server.door.local.wire.EnrollmentBegun;
import io.sallyport.server.door.local.wire.Health;
import io.sallyport.server.door.local.wire.ListAccounts;
import io.sallyport.server.door.local.wire.LostPhone;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.OpenAccount;
import io.sallyport.server.door.local.wire.ProveEnrollment;
import io.sallyport.server.door.local.wire.RemoveDevice;
import io.sallyport.server.door.local.wire.RenewRecoveryCodes;
import io.sallyport.server.door.local.wire.StepUp;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDoorTest {
    private static final String PERSON = LocalHost.PERSON;
    private static final StepUp NO_STEP_UP = StepUp.first("");

    @TempDir Path folder;
    private LocalHost host;

    @BeforeEach
    void start() {
        NeedsRoot.orSkip();
        host = LocalHost.start(folder);
    }

    @AfterEach
    void stop() {
        if (host != null) host.close();
    }

    @Test
    void anybody_may_connect_and_the_kernel_says_who_they_are() throws IOException {
        assertEquals(
                "rw-rw-rw-",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(host.socket)));
        assertEquals(PERSON, status(PERSON).account());
        assertEquals(
                "root", host.asRoot("/v1/status", About.MYSELF).as(AccountStatus.class).account());
    }

    @Test
    void a_device_counts_only_after_a_code_of_it_was_proven() {
        var begun =
                host.as(PERSON, "/v1/enrollments/begin", LocalHost.begin("phone"))
                        .as(EnrollmentBegun.class);
        assertFalse(status(PERSON).isProtected());
        assertTrue(host.account(PERSON).isEmpty());

        var phone = Phone.scanning(begun.uri(), host.clock);
        var wrong = prove(begun, phone.wrongCode());
        assertEquals(Outcome.NOT_PROVEN, wrong.outcome());
        assertFalse(status(PERSON).isProtected());

        var right = prove(begun, phone.code());
        assertEquals(Outcome.DONE, right.outcome());
        assertEquals(10, right.codes().size());
        assertTrue(status(PERSON).isProtected());
    }

    @Test
    void the_code_that_proved_a_device_opens_nothing_any_more() {
        var begun =
                host.as(PERSON, "/v1/enrollments/begin", LocalHost.begin("phone"))
                        .as(EnrollmentBegun.class);
        String code = Phone.scanning(begun.uri(), host.clock).code();
        prove(begun, code);

        assertDenied(Cause.USED_CODE, host.login(PERSON, "sshd", "192.0.2.7", code));
    }

    @Test
    void a_ticket_of_somebody_else_is_worth_nothing() {
        var begun =
                host.as(LocalHost.OTHER, "/v1/enrollments/begin", LocalHost.begin("phone"))
                        .as(EnrollmentBegun.class);
        String code = Phone.scanning(begun.uri(), host.clock).code();

        assertEquals(Outcome.NOT_PROVEN, prove(begun, code).outcome());
        assertFalse(status(PERSON).isProtected());
    }

    @Test
    void a_further_device_needs_a_fresh_code_of_an_old_one() {
        var phone = host.enrol(PERSON).phone();
        var begun =
                host.as(PERSON, "/v1/enrollments/begin", LocalHost.begin("tablet"))
                        .as(EnrollmentBegun.class);
        var tablet = Phone.scanning(begun.uri(), host.clock);
        Function<StepUp, Object> message =
                stepUp ->
                        new ProveEnrollment(
                                Optional.empty(),
                                begun.ticket(),
                                LocalHost.typed(tablet.code()),
                                stepUp);

        assertEquals(
                Outcome.DENIED,
                change("/v1/enrollments/prove", message, phone.wrongCode()).outcome());
        assertEquals(1, status(PERSON).devices().size());
        assertEquals(
                Outcome.DONE, change("/v1/enrollments/prove", message, phone.code()).outcome());
        assertEquals(List.of("phone", "tablet"), labels(PERSON));
    }

    @Test
    void a_name_that_is_taken_is_refused_before_anybody_scans_anything() {
        host.enrol(PERSON);

        var answer = host.as(PERSON, "/v1/enrollments/begin", LocalHost.begin("phone"));

        assertEquals(409, answer.status());
        assertTrue(answer.message().contains("\"phone\" already"), answer.message());
    }

    @Test
    void what_takes_away_protection_needs_a_fresh_second_step() {
        var phone = host.enrol(PERSON).phone();
        String wrong = phone.wrongCode();

        assertEquals(
                Outcome.DENIED, change("/v1/disable", LocalDoorTest::disable, wrong).outcome());
        assertEquals(
                Outcome.DENIED,
                change("/v1/recovery-codes/renew", LocalDoorTest::renew, wrong).outcome());
        assertEquals(
                Outcome.DENIED,
                change("/v1/devices/remove", LocalDoorTest::removePhone, wrong).outcome());
        assertTrue(status(PERSON).isProtected());

        assertEquals(
                Outcome.DONE,
                change("/v1/disable", LocalDoorTest::disable, phone.code()).outcome());
        assertFalse(status(PERSON).isProtected());
    }

    @Test
    void a_recovery_code_will_do_in_the_place_of_a_code() {
        var enrolled = host.enrol(PERSON);
        String code = enrolled.recoveryCodes().getFirst();

        var renewed = change("/v1/recovery-codes/renew", LocalDoorTest::renew, code);

        assertEquals(Outcome.DONE, renewed.outcome());
        assertEquals(10, renewed.codes().size());
        assertEquals(
                Outcome.DENIED,
                change("/v1/disable", LocalDoorTest::disable, enrolled.recoveryCodes().getLast())
                        .outcome());
    }

    @Test
    void one_code_makes_one_change_however_many_ask_at_once() throws Exception {
        var phone = host.enrol(PERSON).phone();
        String code = phone.code();
        List<Callable<Outcome>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++)
            attempts.add(
                    () -> change("/v1/recovery-codes/renew", LocalDoorTest::renew, code).outcome());

        var outcomes = new ArrayList<Outcome>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome> outcome : threads.invokeAll(attempts)) outcomes.add(outcome.get());
        }

        assertEquals(
                1, outcomes.stream().filter(Outcome.DONE::equals).count(), outcomes.toString());
    }

    @Test
    void the_same_answer_sent_again_gets_the_same_outcome_and_changes_nothing_more() {
        var phone = host.enrol(PERSON).phone();
        var first = StepUp.first(host.attempt());
        var asked =
                host.as(PERSON, "/v1/recovery-codes/renew", renew(first))
                        .as(ChangeReply.class)
                        .challenge()
                        .orElseThrow();
        String code = phone.code();

        var once =
                host.as(
                                PERSON,
                                "/v1/recovery-codes/renew",
                                renew(first.answering(asked.id(), LocalHost.typed(code))))
                        .as(ChangeReply.class);
        var account = host.account(PERSON);
        var again =
                host.as(
                                PERSON,
                                "/v1/recovery-codes/renew",
                                renew(first.answering(asked.id(), LocalHost.typed(code))))
                        .as(ChangeReply.class);

        assertEquals(once.event(), again.event());
        assertEquals(account, host.account(PERSON));
    }

    @Test
    void a_denial_says_nothing_but_the_id_of_its_event() {
        var phone = host.enrol(PERSON).phone();

        var reply = change("/v1/disable", LocalDoorTest::disable, phone.wrongCode());

        assertEquals(Optional.empty(), reply.message());
        assertEquals(Optional.of(host.lastEvent().id()), reply.event());
    }

    @Test
    void a_denial_leaves_after_a_tenth_of_a_second_at_the_least() {
        var phone = host.enrol(PERSON).phone();
        var first = StepUp.first(host.attempt());
        var asked =
                host.as(PERSON, "/v1/disable", disable(first))
                        .as(ChangeReply.class)
                        .challenge()
                        .orElseThrow();

        long begin = System.nanoTime();
        host.as(
                PERSON,
                "/v1/disable",
                disable(first.answering(asked.id(), LocalHost.typed(phone.wrongCode()))));

        assertTrue(System.nanoTime() - begin >= Duration.ofMillis(100).toNanos());
    }

    @Test
    void an_administrator_enrols_somebody_without_a_code_of_theirs() {
        var begun =
                host.asRoot(
                                "/v1/enrollments/begin",
                                new BeginEnrollment(
                                        Optional.of(PERSON),
                                        "phone",
                                        CodeParameters.DEFAULT,
                                        Optional.empty(),
                                        Optional.of("Example: Ltd".replace(":", ""))))
                        .as(EnrollmentBegun.class);
        String code = Phone.scanning(begun.uri(), host.clock).code();

        var done =
                host.as(PERSON, "/v1/enrollments/prove", host.prove(begun, code))
                        .as(ChangeReply.class);

        assertEquals(Outcome.DONE, done.outcome());
        assertEquals(List.of("phone"), labels(PERSON));
    }

    @Test
    void a_lost_phone_is_replaced_by_temporary_codes_that_end() {
        var enrolled = host.enrol(PERSON);
        var until = host.clock.instant().plus(Duration.ofDays(2));

        var reply =
                host.asRoot(
                                "/v1/accounts/lost-phone",
                                new LostPhone(Optional.of(PERSON), until, "stolen"))
                        .as(ChangeReply.class);

        assertEquals(5, reply.codes().size());
        assertDenied(
                Cause.NOT_A_CODE, host.login(PERSON, "sshd", "192.0.2.7", enrolled.phone().code()));
        assertDenied(
                Cause.WRONG_RECOVERY_CODE,
                host.login(PERSON, "sshd", "192.0.2.7", enrolled.recoveryCodes().getFirst()));
        assertGranted(host.login(PERSON, "sshd", "192.0.2.7", reply.codes().getFirst()));
        assertEquals(Optional.of(until), status(PERSON).temporaryCodes().orElseThrow().until());
        host.clock.turn(Duration.ofDays(3));
        assertDenied(
                Cause.WRONG_RECOVERY_CODE,
                host.login(PERSON, "sshd", "192.0.2.7", reply.codes().getLast()));
        assertTrue(status(PERSON).isProtected());
    }

    @Test
    void temporary_codes_end_within_a_month_and_lie_in_the_future() {
        host.enrol(PERSON);

        assertEquals(400, lostPhone(Duration.ofDays(32)).status());
        assertEquals(400, lostPhone(Duration.ofMinutes(-1)).status());
        assertEquals(200, lostPhone(Duration.ofDays(31)).status());
    }

    @Test
    void a_reason_is_one_line_of_text() {
        host.enrol(PERSON);
        for (String reason : List.of("", " ", "two\nlines", "\u202egnorw", "x".repeat(201)))
            assertEquals(
                    400,
                    host.asRoot("/v1/accounts/open", new OpenAccount(Optional.of(PERSON), reason))
                            .status(),
                    reason);
    }

    @Test
    void an_administrator_stands_in_the_audit_by_name_and_with_the_reason() {
        host.enrol(PERSON);

        host.asRoot(
                "/v1/disable",
                new Disable(Optional.of(PERSON), Optional.of("left us"), NO_STEP_UP));

        assertEquals("root", host.lastEvent().actor());
        assertEquals("second step switched off: left us", host.lastEvent().reason());
    }

    @Test
    void whoever_typed_sudo_is_named_behind_root_and_nobody_else_can_claim_it() {
        host.enrol(PERSON);
        String body =
                "{\"account\":\""
                        + PERSON
                        + "\",\"reason\":\"left us\",\"step_up\":{\"attempt\":\"\"}}";

        host.exchange(
                "POST /v1/disable HTTP/1.1\r\n"
                        + "Host: x\r\n"
                        + "Connection: close\r\n"
                        + "Sallyport-Operator: anna\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);

        assertEquals("root (anna)", host.lastEvent().actor());
    }

    @Test
    void a_deleted_account_that_comes_back_starts_with_nothing() {
        host.enrol(PERSON);

        host.asRoot("/v1/accounts/delete", new DeleteAccount(Optional.of(PERSON)));

        assertTrue(host.account(PERSON).isEmpty());
        assertEquals(404, host.asRoot("/v1/status", About.of(Optional.of(PERSON))).status());
        assertFalse(status(PERSON).isProtected());
    }

    @Test
    void accounts_are_listed_page_by_page() {
        for (int i = 0; i < 201; i++) host.create("user%03d".formatted(i));

        var first =
                host.asRoot("/v1/accounts", new ListAccounts(Optional.empty()))
                        .as(AccountPage.class);
        var second =
                host.asRoot("/v1/accounts", new ListAccounts(first.next())).as(AccountPage.class);

        assertEquals(200, first.accounts().size());
        assertEquals(
                List.of("user200"),
                second.accounts().stream().map(AccountPage.Line::account).toList());
        assertEquals(Optional.empty(), second.next());
    }

    @Test
    void after_wrong_codes_the_status_says_how_many_codes_are_asked_for_and_until_when() {
        var phone = host.enrol(PERSON).phone();
        assertEquals(1, status(PERSON).codesAtOnce());
        for (int i = 0; i < 5; i++) host.login(PERSON, "sshd", "203.0.113.9", phone.wrongCode());

        var guessed = status(PERSON);

        assertEquals(2, guessed.codesAtOnce());
        var from = guessed.oneCodeFrom().orElseThrow();
        host.clock.turn(Duration.between(host.clock.instant(), from).plusMinutes(1));
        assertEquals(1, status(PERSON).codesAtOnce());
        assertEquals("203.0.113.*", guessed.refused().getFirst().source());
        assertEquals(5, guessed.refused().getFirst().count());
    }

    @Test
    void opening_an_account_makes_one_code_enough_again() {
        var phone = host.enrol(PERSON).phone();
        for (int i = 0; i < 5; i++) host.login(PERSON, "sshd", "203.0.113.9", phone.wrongCode());

        host.asRoot("/v1/accounts/open", new OpenAccount(Optional.of(PERSON), "it was them"));

        assertEquals(1, status(PERSON).codesAtOnce());
    }

    @Test
    void a_fault_is_told_with_an_incident_and_its_reason_to_root_only() {
        host.enrol(PERSON);
        host.breakStore();

        var persons = host.as(PERSON, "/v1/status", About.MYSELF);
        var roots = host.asRoot("/v1/status", About.of(Optional.of(PERSON)));

        assertEquals(503, persons.status());
        assertFalse(persons.body().contains("disk of the test"), persons.body());
        assertTrue(persons.body().contains("incident"), persons.body());
        assertTrue(roots.message().contains("disk of the test"), roots.body());
        assertEquals(2, host.incidents.size());
    }

    @Test
    void whether_the_server_is_well_is_told_to_anybody_and_what_ails_it_to_root() {
        host.fallIll("no space left on /var/lib/sallyport");

        var persons = host.as(PERSON, "/v1/health", new Nothing()).as(Health.class);
        var roots = host.asRoot("/v1/health", new Nothing()).as(Health.class);

        assertEquals("fault", persons.status());
        assertEquals(Optional.empty(), persons.fault());
        assertEquals(Optional.of("no space left on /var/lib/sallyport"), roots.fault());
    }

    @Test
    void a_socket_that_a_dead_server_left_is_replaced() throws IOException {
        Path left = folder.resolve("left.sock");
        try (var dead = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(left));
        }
        assertTrue(Files.exists(left));

        try (var second = host.another(left)) {
            second.start();
            assertTrue(answers(left));
        }
        assertFalse(Files.exists(left));
    }

    @Test
    void a_living_server_keeps_its_socket() {
        try (var second = host.another(host.socket)) {
            var refused = assertThrows(IOException.class, second::start);
            assertTrue(String.valueOf(refused.getMessage()).contains("is sallyportd running"));
        } catch (IOException closing) {
            throw new AssertionError(closing);
        }
        assertEquals(PERSON, status(PERSON).account());
    }

    @Test
    void a_file_that_is_no_socket_is_never_removed() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "do not delete");

        try (var second = host.another(precious)) {
            assertThrows(IOException.class, second::start);
        }

        assertEquals("do not delete", Files.readString(precious));
    }

    private static boolean answers(Path socket) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        }
    }

    private Answer lostPhone(Duration in) {
        return host.asRoot(
                "/v1/accounts/lost-phone",
                new LostPhone(Optional.of(PERSON), host.clock.instant().plus(in), "lost"));
    }

    /** Asks for a change as the person, and answers the question for a second step. */
    private ChangeReply change(String path, Function<StepUp, Object> message, String typed) {
        var first = StepUp.first(host.attempt());
        var reply = host.as(PERSON, path, message.apply(first)).as(ChangeReply.class);
        assertEquals(Outcome.CHALLENGED, reply.outcome());
        String challenge = reply.challenge().orElseThrow().id();
        return host.as(
                        PERSON,
                        path,
                        message.apply(first.answering(challenge, LocalHost.typed(typed))))
                .as(ChangeReply.class);
    }

    private ChangeReply prove(EnrollmentBegun begun, String code) {
        return host.as(PERSON, "/v1/enrollments/prove", host.prove(begun, code))
                .as(ChangeReply.class);
    }

    private AccountStatus status(String user) {
        return host.as(user, "/v1/status", About.MYSELF).as(AccountStatus.class);
    }

    private List<String> labels(String user) {
        return status(user).devices().stream().map(AccountStatus.Device::label).toList();
    }

    private static Object disable(StepUp stepUp) {
        return new Disable(Optional.empty(), Optional.empty(), stepUp);
    }

    private static Object renew(StepUp stepUp) {
        return new RenewRecoveryCodes(Optional.empty(), stepUp);
    }

    private static Object removePhone(StepUp stepUp) {
        return new RemoveDevice(Optional.empty(), "phone", stepUp);
    }

    private void assertDenied(Cause cause, AuthenticationOutcome outcome) {
        assertTrue(outcome instanceof AuthenticationOutcome.Denied, outcome.toString());
        assertEquals(cause, host.lastEvent().cause());
    }

    private static void assertGranted(AuthenticationOutcome outcome) {
        assertTrue(outcome instanceof AuthenticationOutcome.Granted, outcome.toString());
    }
}
