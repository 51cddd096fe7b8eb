package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.audit.Cause;
import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.NeedsRoot;
import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.door.local.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    private static final String PERSON = LocalHost.PERSON;

    @TempDir Path folder;
    private LocalHost host;
    private Desk desk;

    @BeforeEach
    void start() {
        NeedsRoot.orSkip();
        host = LocalHost.start(folder);
        desk = Desk.at(host);
    }

    @AfterEach
    void stop() {
        if (host != null) host.close();
    }

    @Test
    void events_stand_under_their_day_in_columns() {
        var phone = host.enrol(PERSON).phone();
        host.login(PERSON, "sshd", "192.0.2.7", phone.code());
        host.login(PERSON, "sshd", "192.0.2.7", phone.code());
        host.clock.turn(Duration.ofDays(1));
        host.login("anna", "sudo", "", "");

        var run = desk.run("audit", "show");

        assertEquals(
                """
                Sunday, 2026-03-01
                12:00:00  changed  daemon  sallyport on bastion            phone: device added  EVENT
                12:00:30  granted  daemon  sshd on bastion from 192.0.2.7  right code (phone)  EVENT
                12:00:30  denied   daemon  sshd on bastion from 192.0.2.7  right code, used already: of the current step  EVENT
                Monday, 2026-03-02
                12:00:30  let in   anna    sudo on bastion                 not enrolled, let in on the first step alone  EVENT
                """,
                withoutIds(run.out()));
    }

    @Test
    void on_a_narrow_terminal_an_event_takes_two_lines_and_verdicts_have_colours() {
        host.login(PERSON, "sshd", "192.0.2.7", "");

        var run = desk.colourful(80).run("audit", "show");

        assertEquals(
                """
                \u001b[1mSunday, 2026-03-01\u001b[0m
                12:00:00  \u001b[2mlet in\u001b[0m   daemon  sshd on bastion from 192.0.2.7
                                  not enrolled, let in on the first step alone  EVENT
                """,
                withoutIds(run.out()));
    }

    @Test
    void a_script_gets_one_event_a_line() {
        host.login(PERSON, "sshd", "192.0.2.7", "");
        host.login("anna", "sshd", "192.0.2.7", "");

        var lines = desk.run("audit", "show", "--json").out().lines().toList();

        assertEquals(2, lines.size());
        assertEquals(PERSON, Json.MAPPER.readValue(lines.getFirst(), Event.class).login());
    }

    @Test
    void denials_of_one_person_since_an_hour_can_be_asked_for() {
        var phone = host.enrol(PERSON).phone();
        host.login(PERSON, "sshd", "192.0.2.7", phone.wrongCode());
        host.clock.turn(Duration.ofHours(2));
        host.login(PERSON, "sudo", "", phone.wrongCode());
        host.login("anna", "sudo", "", "");

        var run = desk.run("audit", "show", "--denied", "--user", PERSON, "--since", "1h");

        assertEquals(2, run.out().lines().count(), run.toString());
        assertTrue(run.out().contains("sudo on bastion"), run.out());
    }

    @Test
    void nothing_is_said_to_be_nothing() {
        assertEquals("There is no such event.\n", desk.run("audit", "show").out());
        assertEquals("There is no such event.\n", desk.run("audit", "show", "--since", "1d").out());
        assertEquals("", desk.run("audit", "show", "--json").out());
    }

    @Test
    void a_time_that_cannot_be_read_is_wrong_usage() {
        var run = desk.run("audit", "show", "--since", "tomorrow or so");

        assertEquals(2, run.status());
        assertTrue(run.err().startsWith("sallyport: --since is a time: 8h, 2d,"), run.err());
        assertEquals(2, desk.run("audit", "show", "--limit", "0").status());
        assertEquals(2, desk.run("audit", "show", "--limit", "5", "--since", "1h").status());
    }

    @Test
    void more_than_a_page_is_shown_since_a_time() {
        for (int i = 0; i < 1_010; i++) host.login("user%04d".formatted(i), "sshd", "", "");

        var run = desk.run("audit", "show", "--since", "1h", "--json");

        assertEquals(1_010, run.out().lines().count());
    }

    @Test
    void follow_shows_what_was_and_then_what_comes_until_nobody_reads() throws Exception {
        host.login(PERSON, "sshd", "192.0.2.7", "");
        var screen = new Screen();
        var following =
                CompletableFuture.supplyAsync(() ->
                        Commands.run(new String[] {"audit", "follow"}, screen.surroundings()));
        screen.until("daemon");

        host.login("anna", "sshd", "192.0.2.7", "");
        screen.until("anna");
        screen.breakDown();
        host.login("berta", "sshd", "192.0.2.7", "");

        assertEquals(0, following.get(5, TimeUnit.SECONDS));
        assertFalse(screen.text().contains("berta"));
    }

    @Test
    void the_story_of_an_event_tells_its_facts_and_what_they_mean() {
        var phone = host.enrol(PERSON).phone();
        host.login(PERSON, "sshd", "192.0.2.7", phone.code());
        host.login(PERSON, "sshd", "192.0.2.7", phone.code());
        host.clock.turn(Duration.ofMinutes(5));

        var run = desk.run("explain", host.lastEvent().id().toLowerCase(java.util.Locale.ROOT));

        assertEquals(
                """
                Event EVENT: denied

                  when      2026-03-01 12:00:30 Z (5 minutes ago)
                  who       daemon
                  where     sshd on bastion from 192.0.2.7
                  terminal  ssh
                  reason    right code, used already: of the current step
                  rule      default: not-enrolled let-in

                The code had opened a door before. Each works once, for all services and hosts
                together; daemon waits for the next one and tries again.
                """,
                withoutIds(run.out()));
    }

    @Test
    void where_no_rule_decided_the_story_says_why_none_did() {
        host.login("4711", "sshd", "192.0.2.7", "");

        var run = desk.run("explain", host.lastEvent().id());

        assertTrue(
                run.out().contains("rule      none: it was decided before policy was asked"),
                run.out());
    }

    @Test
    void every_reason_has_a_story() {
        for (Cause cause : Cause.values())
            assertFalse(
                    EventStory.story(event(cause)).equals("The reason says it all."), cause.name());
    }

    @Test
    void a_login_to_come_is_explained_rule_by_rule() {
        host.enrol(PERSON);

        var run =
                desk.run(
                        "explain",
                        "--user",
                        PERSON,
                        "--service",
                        "sshd",
                        "--from",
                        "192.0.2.7",
                        "--group",
                        "mail,users");

        assertEquals(
                """
                If daemon logged in by sshd on bastion from 192.0.2.7 now:

                  sallyport.conf:3: policy service sshd group staff require
                      does not fit: not in group staff
                  sallyport.conf:4: policy service sshd network 10.0.0.0/8 skip
                      does not fit: address is 192.0.2.7
                  default: not-enrolled let-in
                      fits, and decides

                daemon has a second step, and would be asked for it.
                """,
                run.out(),
                run.toString());
    }

    @Test
    void groups_are_looked_up_on_this_host_if_none_are_named() {
        var run = desk.run("explain", "--user", PERSON, "--service", "sshd");

        assertTrue(
                run.out().endsWith("(This host knows daemon with uid 1, in group daemon.)\n"),
                run.out());
        assertTrue(
                desk.run("explain", "--user", "nobodyhere", "--service", "sshd")
                        .out()
                        .contains("does not know nobodyhere"));
    }

    @Test
    void an_event_and_a_login_cannot_be_asked_for_at_once() {
        assertEquals(2, desk.run("explain", "K7M2PQ9XW3TA", "--user", "anna").status());
        assertEquals(2, desk.run("explain").status());
        assertEquals(1, desk.run("explain", "K7M2PQ9XW3TA").status());
    }

    private static Event event(Cause cause) {
        return new Event(
                1,
                "K7M2PQ9XW3TA",
                Instant.EPOCH,
                "anna",
                "host",
                "bastion",
                "sshd",
                "anna",
                "",
                "",
                "",
                "denied",
                cause.name().toLowerCase(java.util.Locale.ROOT),
                cause.text(),
                "",
                "",
                "");
    }

    private static String withoutIds(String text) {
        return text.replaceAll("\\b[2-9A-HJ-NP-Z]{12}\\b", "EVENT");
    }

    /** A screen that can be waited for, and that breaks. */
    private final class Screen extends OutputStream {
        private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
        private volatile boolean isBroken;

        Surroundings surroundings() {
            var out = new PrintStream(this, true, StandardCharsets.UTF_8);
            return new Surroundings(
                    new Terminal(InputStream.nullInputStream(), out, out, Terminal.Abilities.NONE),
                    Map.of("SALLYPORT_COMMAND_SOCKET", host.socket.toString()),
                    "root",
                    host.clock,
                    ZoneOffset.UTC);
        }

        @Override
        public void write(int b) throws java.io.IOException {
            if (isBroken) throw new java.io.IOException("broken pipe");
            shown.write(b);
        }

        void breakDown() {
            isBroken = true;
        }

        String text() {
            return shown.toString(StandardCharsets.UTF_8);
        }

        void until(String word) throws InterruptedException {
            for (int i = 0; i < 500 && !text().contains(word); i++) Thread.sleep(20);
            assertTrue(text().contains(word), text());
        }
    }
}
