package io.sallyport.server.door.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.door.local.wire.AuditPage;
import io.sallyport.server.door.local.wire.AuditQuery;
import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.door.local.wire.FindEvent;
import io.sallyport.server.door.local.wire.ForeseeLogin;
import io.sallyport.server.door.local.wire.LoginForeseen;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditOverDoorTest {
    private static final String PERSON = LocalHost.PERSON;
    private static final String OTHER = LocalHost.OTHER;
    private static final Query ALL = new Query();

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
    void root_sees_everybodys_events_and_anybody_else_their_own() {
        host.login(PERSON, "sshd", "192.0.2.7", "");
        host.login(OTHER, "sudo", "", "");

        assertEquals(List.of(PERSON, OTHER), logins(root(ALL)));
        assertEquals(List.of(OTHER), logins(root(ALL.of(OTHER))));
        assertEquals(List.of(PERSON), logins(person(ALL)));
    }

    @Test
    void a_denial_tells_its_true_reason_to_root_and_no_more_than_wrong_to_its_owner() {
        var phone = host.enrol(PERSON).phone();
        host.clock.turn(Duration.ofMinutes(10));
        host.login(PERSON, "sshd", "192.0.2.7", phone.code(Duration.ofMinutes(2)));
        host.login(PERSON, "sshd", "192.0.2.7", phone.code(Duration.ofMinutes(-2)));
        host.login(PERSON, "sshd", "192.0.2.7", phone.wrongCode());

        var roots = root(ALL.denied()).events();
        var persons = person(ALL.denied()).events();

        assertEquals("right code, but too early: 4 steps early", roots.get(0).reason());
        assertEquals("early_code", roots.get(0).cause());
        assertEquals(
                List.of("wrong code", "wrong code", "wrong code"),
                persons.stream().map(Event::reason).toList());
        assertEquals(
                List.of("wrong_code", "wrong_code", "wrong_code"),
                persons.stream().map(Event::cause).toList());
        assertEquals("wrong code", find(PERSON, roots.get(0).id()).as(Event.class).reason());
    }

    @Test
    void an_event_of_somebody_else_is_as_unknown_as_one_that_never_was() {
        host.login(OTHER, "sshd", "192.0.2.7", "");
        String id = host.lastEvent().id();

        var others = find(PERSON, id);
        var never = find(PERSON, "NEVERHAPPENED");

        assertEquals(404, others.status());
        assertEquals(never.body(), others.body());
        assertEquals(
                OTHER, host.asRoot("/v1/audit/find", new FindEvent(id)).as(Event.class).account());
    }

    @Test
    void the_newest_events_are_answered_oldest_first() {
        for (int i = 0; i < 5; i++) host.login("user" + i, "sshd", "192.0.2.7", "");

        assertEquals(List.of("user3", "user4"), logins(root(ALL.limit(2))));
    }

    @Test
    void events_since_an_instant_are_found_among_many() {
        for (int i = 0; i < 300; i++) {
            host.login("user%03d".formatted(i), "sshd", "192.0.2.7", "");
            host.clock.turn(Duration.ofMinutes(1));
        }

        var page = root(ALL.since(host.clock.instant().minus(Duration.ofMinutes(3))));

        assertEquals(List.of("user297", "user298", "user299"), logins(page));
        assertTrue(page.complete());
    }

    @Test
    void a_page_that_holds_not_all_says_where_to_go_on() {
        Instant start = host.clock.instant();
        for (int i = 0; i < 5; i++) host.login("user" + i, "sshd", "192.0.2.7", "");

        var first = root(ALL.since(start).limit(3));
        var second = root(ALL.after(first.next()).limit(3));

        assertEquals(List.of("user0", "user1", "user2"), logins(first));
        assertFalse(first.complete());
        assertEquals(List.of("user3", "user4"), logins(second));
        assertTrue(second.complete());
    }

    @Test
    void whoever_waits_is_woken_by_the_next_event_of_theirs() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> person(ALL.after(0).waiting(20)));
        Thread.sleep(300);
        host.login(OTHER, "sshd", "192.0.2.7", "");
        Thread.sleep(300);
        assertFalse(waiting.isDone());

        host.login(PERSON, "sshd", "192.0.2.7", "");

        assertEquals(List.of(PERSON), logins(waiting.get(5, TimeUnit.SECONDS)));
    }

    @Test
    void whoever_waits_in_vain_is_answered_in_time() {
        long begin = System.nanoTime();

        var page = person(ALL.after(0).waiting(1));

        assertEquals(List.of(), page.events());
        long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        assertTrue(took >= 1_000 && took < 5_000, took + " ms");
    }

    @Test
    void a_server_that_stops_sends_home_whoever_waits() throws Exception {
        var waiting =
                CompletableFuture.supplyAsync(
                        () -> host.asRoot("/v1/audit", ALL.after(0).waiting(30).message()));
        Thread.sleep(500);

        long begin = System.nanoTime();
        host.close();

        assertTrue(Duration.ofNanos(System.nanoTime() - begin).toSeconds() < 5);
        assertTrue(waiting.handle((answer, gone) -> true).get(5, TimeUnit.SECONDS));
    }

    @Test
    void limits_are_kept() {
        assertEquals(400, host.send("/v1/audit", "{\"limit\":0}").status());
        assertEquals(400, host.send("/v1/audit", "{\"limit\":1001}").status());
        assertEquals(400, host.send("/v1/audit", "{\"after\":-1}").status());
        assertEquals(400, host.send("/v1/audit", "{\"after\":0,\"wait_seconds\":31}").status());
        assertEquals(400, host.send("/v1/audit", "{\"since\":\"yesterday\"}").status());
    }

    @Test
    void explain_tells_each_rule_that_was_looked_at() {
        var foreseen =
                foresee("root", Optional.of(PERSON), Optional.of("192.0.2.7"), List.of("staff"));

        assertEquals("refuse", foreseen.requirement());
        assertEquals(1, foreseen.considered().size());

        var elsewhere = foresee("root", Optional.of(PERSON), Optional.of("10.1.2.3"), List.of());
        assertEquals("skip", elsewhere.requirement());
        assertEquals("not in group staff", elsewhere.considered().getFirst().misfit());
        assertEquals("", elsewhere.considered().getLast().misfit());
    }

    @Test
    void whom_other_rules_name_is_not_for_everybody_to_read() {
        var roots = foresee("root", Optional.of(PERSON), Optional.of("10.1.2.3"), List.of());
        var persons = foresee(PERSON, Optional.empty(), Optional.of("10.1.2.3"), List.of());

        assertEquals(
                "sallyport.conf:3: policy service sshd group staff require",
                roots.considered().getFirst().rule());
        assertEquals("sallyport.conf:3", persons.considered().getFirst().rule());
        assertEquals(
                "sallyport.conf:4: policy service sshd network 10.0.0.0/8 skip",
                persons.considered().getLast().rule());
    }

    private LoginForeseen foresee(
            String caller, Optional<String> login, Optional<String> address, List<String> groups) {
        var message =
                new ForeseeLogin(
                        login, "sshd", Optional.empty(), address, groups, Optional.of(1_000L));
        var answer =
                caller.equals("root")
                        ? host.asRoot("/v1/explain", message)
                        : host.as(caller, "/v1/explain", message);
        return answer.as(LoginForeseen.class);
    }

    private Answer find(String user, String id) {
        return host.as(user, "/v1/audit/find", new FindEvent(id));
    }

    private AuditPage root(Query query) {
        return host.asRoot("/v1/audit", query.message()).as(AuditPage.class);
    }

    private AuditPage person(Query query) {
        return host.as(PERSON, "/v1/audit", query.message()).as(AuditPage.class);
    }

    private static List<String> logins(AuditPage page) {
        return page.events().stream().map(Event::login).toList();
    }

    /** A query, changed piece by piece. */
    private record Query(AuditQuery message) {
        Query() {
            this(
                    new AuditQuery(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }

        Query of(String account) {
            return with(
                    Optional.of(account),
                    message.after(),
                    message.since(),
                    message.denied(),
                    message.limit(),
                    message.waitSeconds());
        }

        Query after(long sequence) {
            return with(
                    message.account(),
                    Optional.of(sequence),
                    message.since(),
                    message.denied(),
                    message.limit(),
                    message.waitSeconds());
        }

        Query since(Instant instant) {
            return with(
                    message.account(),
                    message.after(),
                    Optional.of(instant),
                    message.denied(),
                    message.limit(),
                    message.waitSeconds());
        }

        Query denied() {
            return with(
                    message.account(),
                    message.after(),
                    message.since(),
                    Optional.of(true),
                    message.limit(),
                    message.waitSeconds());
        }

        Query limit(int limit) {
            return with(
                    message.account(),
                    message.after(),
                    message.since(),
                    message.denied(),
                    Optional.of(limit),
                    message.waitSeconds());
        }

        Query waiting(int seconds) {
            return with(
                    message.account(),
                    message.after(),
                    message.since(),
                    message.denied(),
                    message.limit(),
                    Optional.of(seconds));
        }

        private static Query with(
                Optional<String> account,
                Optional<Long> after,
                Optional<Instant> since,
                Optional<Boolean> denied,
                Optional<Integer> limit,
                Optional<Integer> waitSeconds) {
            return new Query(new AuditQuery(account, after, since, denied, limit, waitSeconds));
        }
    }
}
