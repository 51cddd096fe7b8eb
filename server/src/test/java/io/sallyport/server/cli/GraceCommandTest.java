package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.audit.Cause;
import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.NeedsRoot;
import io.sallyport.server.door.local.Phone;
import io.sallyport.server.door.local.wire.EndGrace;
import io.sallyport.server.door.local.wire.GraceEnded;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a code spares its owner at a terminal is shown, and ended (decision 0026). */
class GraceCommandTest {
    private static final String PERSON = "daemon";

    @TempDir Path folder;
    private LocalHost host;
    private Desk desk;

    @BeforeEach
    void start() {
        NeedsRoot.orSkip();
        host = LocalHost.start(folder);
        host.spareAtTerminals(Duration.ofMinutes(15));
        desk = Desk.at(host);
    }

    @AfterEach
    void stop() {
        if (host != null) host.close();
    }

    @Test
    void the_status_shows_where_no_code_is_asked_for_and_until_when() {
        Phone phone = host.enrol(PERSON).phone();
        assertInstanceOf(Granted.class, host.sudo(PERSON, 3, phone.code()));
        host.clock.turn(Duration.ofMinutes(4));
        String shown = desk.run("user", "show", PERSON).out();
        assertTrue(
                shown.contains(
                        "Terminals where a code was given, and none is asked for until:\n"
                                + "  /dev/pts/3 on bastion  a code for sudo 4 minutes ago  until "
                                + "2026-03-01 12:15\n"),
                shown);
        host.clock.turn(Duration.ofMinutes(11));
        assertFalse(desk.run("user", "show", PERSON).out().contains("/dev/pts/3"));
    }

    @Test
    void a_name_and_all_end_it_and_the_audit_names_who_did() {
        Phone phone = host.enrol(PERSON).phone();
        assertInstanceOf(Granted.class, host.sudo(PERSON, 3, phone.code()));
        assertInstanceOf(NotRequired.class, host.sudo(PERSON, 3, ""));
        var run = desk.run("grace", "end", PERSON);
        assertEquals(
                "Done. The next login asks for a code at the terminal where none was asked for.\n",
                run.out());
        assertEquals(Cause.GRACE_ENDED, host.lastEvent().cause());
        assertEquals("root", host.lastEvent().actor());
        assertInstanceOf(Denied.class, host.sudo(PERSON, 3, "000000"));

        for (int terminal = 3; terminal < 5; terminal++) {
            host.clock.turn(Duration.ofSeconds(30));
            assertInstanceOf(Granted.class, host.sudo(PERSON, terminal, phone.code()));
        }
        assertEquals(
                "Done. The next login asks for a code at 2 terminals where none was asked for.\n",
                desk.run("grace", "end", "--all").out());
        assertEquals(
                "No grace was held; a code is asked for anyway.\n",
                desk.run("grace", "end", "--all").out());
    }

    @Test
    void without_a_name_it_is_the_caller_s_own() {
        Phone phone = host.enrol(PERSON).phone();
        assertInstanceOf(Granted.class, host.sudo(PERSON, 3, phone.code()));
        assertEquals(
                "No grace was held; a code is asked for anyway.\n", desk.run("grace", "end").out());
        assertInstanceOf(NotRequired.class, host.sudo(PERSON, 3, ""));
        var ended = host.as(PERSON, "/v1/grace/end", EndGrace.MINE).as(GraceEnded.class);
        assertEquals(new GraceEnded(1, 1), ended);
        assertEquals("", host.lastEvent().actor());
    }

    @Test
    void a_name_that_has_no_account_and_both_at_once_are_refused() {
        assertEquals(1, desk.run("grace", "end", "nobodyhere").status());
        assertEquals(2, desk.run("grace", "end", PERSON, "--all").status());
    }

    @Test
    void explain_tells_of_it_before_and_after() {
        Phone phone = host.enrol(PERSON).phone();
        host.sudo(PERSON, 3, phone.code());
        String before =
                desk.run("explain", "--user", PERSON, "--service", "sudo", "--group", "x").out();
        assertTrue(
                before.replaceAll("\\s+", " ")
                        .contains(
                                "would be asked for it: a code counts for 15 min in the same"
                                        + " session on a terminal."),
                before);
        var spared = assertInstanceOf(NotRequired.class, host.sudo(PERSON, 3, ""));
        String after = desk.run("explain", spared.event()).out();
        assertTrue(after.contains("same session on this terminal: event"), after);
        assertTrue(after.contains("sallyport grace"), after);
    }
}
