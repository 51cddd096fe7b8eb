package io.sallyport.server.cli;

import static io.sallyport.server.cli.Desk.command;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.audit.Cause;
import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.NeedsRoot;
import io.sallyport.server.door.local.Phone;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** status, device, recovery, disable and user. */
class AccountCommandsTest {
    private static final String PERSON = LocalHost.PERSON;
    private static final Pattern URI = Pattern.compile("otpauth://\\S+");
    private static final Pattern RECOVERY_CODE =
            Pattern.compile("[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}");

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
    void whoever_has_no_second_step_is_told_how_to_get_one() {
        assertEquals(
                """
                root on bastion: no second step is set up.
                Set one up with:  sallyport enroll
                """,
                desk.run("status").out());
    }

    @Test
    void the_status_shows_devices_codes_and_how_many_codes_are_asked_for() {
        enrol("phone");
        host.clock.turn(Duration.ofHours(3));

        assertEquals(
                """
                root on bastion: the second step is on.

                  DEVICE  CODES                 SET UP      LAST USED
                  phone   6 digits, every 30 s  2026-03-01  never

                Recovery codes: 10 of 10 left.
                A login is asked for one code.
                """,
                desk.run("status").out());
    }

    @Test
    void after_wrong_codes_the_status_says_so_in_one_sentence() {
        var phone = enrol("phone");
        for (int i = 0; i < 6; i++) host.login("root", "sshd", "203.0.113.9", phone.wrongCode());

        String status = desk.run("status").out();

        assertTrue(status.contains("Somebody tried wrong codes. Until 2026-03-01 "), status);
        assertTrue(
                status.contains(" a login from a new place is asked for two codes in a row.\n"),
                status);
        assertTrue(
                status.contains("  5x  sshd on bastion  from 203.0.113.*  last just now\n"),
                status);
    }

    @Test
    void a_script_reads_the_status_as_json() {
        enrol("phone");

        var status = Json.MAPPER.readValue(desk.run("status", "--json").out(), AccountStatus.class);

        assertEquals("phone", status.devices().getFirst().label());
        assertTrue(status.isProtected());
    }

    @Test
    void few_recovery_codes_are_a_reason_to_make_new_ones() {
        var codes = host.enrol(PERSON).recoveryCodes();
        for (int i = 0; i < 7; i++) host.login(PERSON, "sshd", "", codes.get(i));

        assertTrue(
                desk.run("user", "show", PERSON).out().contains("Recovery codes: 3 of 10 left."));
    }

    @Test
    void new_recovery_codes_are_shown_after_a_code() {
        var phone = enrol("phone");

        var run =
                desk.answering(
                        command("recovery", "renew"),
                        seen -> phone.wrongCode(),
                        seen -> phone.code());

        assertEquals(0, run.status(), run.toString());
        assertTrue(
                run.out()
                        .startsWith(
                                "New recovery codes make the old ones void. To go on, show a"
                                        + " code."),
                run.out());
        assertEquals(10, RECOVERY_CODE.matcher(run.out()).results().count());
        assertEquals("Recovery codes: 10 of 10 left.\n", desk.run("recovery").out());
    }

    @Test
    void disable_says_what_will_be_gone_before_it_asks() {
        var phone = enrol("phone");

        var run = desk.answering(command("disable"), seen -> phone.code());

        assertEquals(0, run.status(), run.toString());
        assertEquals(
                """
                This removes 1 device and all recovery codes of root. To go on, show a code,
                or a recovery code; Ctrl-C leaves everything as it is.
                One-time password:\s
                Done. The second step of root is off. Delete the entry in the app.
                """,
                run.out());
        assertFalse(host.account("root").orElseThrow().isProtected());
    }

    @Test
    void disable_without_a_second_step_is_refused() {
        var run = desk.run("disable");

        assertEquals(1, run.status());
        assertEquals("sallyport: there is no second step to switch off.\n", run.err());
    }

    @Test
    void a_device_is_removed_after_a_code() {
        var phone = enrol("phone");
        enrolFurther("tablet", phone);

        var run = desk.answering(command("device", "remove", "tablet"), seen -> phone.code());

        assertEquals(0, run.status(), run.toString());
        assertTrue(
                run.out()
                        .endsWith(
                                "Done. \"tablet\" is removed. Delete it in the app or the browser,"
                                        + " too.\n"),
                run.out());
        assertFalse(desk.run("device", "list").out().contains("tablet"));
    }

    @Test
    void nobody_is_asked_for_a_code_in_vain() {
        enrol("phone");

        var unknown = desk.run("device", "remove", "tablet");
        var last = desk.run("device", "remove", "phone");

        assertEquals(
                "sallyport: there is no device called \"tablet\".\n  You have: phone\n",
                unknown.err());
        assertTrue(
                last.err().startsWith("sallyport: \"phone\" is your only device.\n"), last.err());
        assertEquals("", unknown.out() + last.out());
    }

    @Test
    void administrators_see_all_accounts_in_a_table() {
        host.enrol(PERSON);
        host.create("anna");

        assertEquals(
                """
                ACCOUNT  DEVICES  RECOVERY  LAST USED  NOTE
                anna     none     none      never      no second step
                daemon   phone    10 left   never
                """,
                desk.run("user", "list").out());
    }

    @Test
    void a_lost_phone_is_answered_with_temporary_codes_and_the_sessions_to_look_at() {
        var phone = host.enrol(PERSON).phone();
        host.login(PERSON, "sshd", "192.0.2.7", phone.code());

        var run =
                desk.run(
                        "user",
                        "lost-phone",
                        PERSON,
                        "--until",
                        "2d",
                        "--reason",
                        "stolen, seen in person");

        assertEquals(0, run.status(), run.toString());
        assertTrue(
                run.out().startsWith("Done. Every device and recovery code of daemon is void.\n"),
                run.out());
        assertTrue(
                run.out().contains("Temporary codes for daemon, good until 2026-03-03 12:00:\n"),
                run.out());
        assertEquals(5, RECOVERY_CODE.matcher(run.out()).results().count());
        assertTrue(
                run.out().contains("No session of daemon is open on a terminal of this host.\n"),
                run.out());
        assertTrue(
                run.out().contains("  2026-03-01 12:00  sshd on bastion from 192.0.2.7\n"),
                run.out());
        assertEquals(
                "until 2026-03-03T12:00:30Z, all devices revoked: stolen, seen in person",
                host.lastEvent().detail());
    }

    @Test
    void a_lost_phone_needs_an_end_and_a_reason() {
        host.enrol(PERSON);

        assertEquals(2, desk.run("user", "lost-phone", PERSON, "--until", "2d").status());
        assertEquals(2, desk.run("user", "lost-phone", PERSON, "--reason", "stolen").status());
        assertEquals(
                2,
                desk.run("user", "lost-phone", PERSON, "--reason", "stolen", "--until", "soon")
                        .status());
        assertEquals(
                1,
                desk.run("user", "lost-phone", "nobodyhere", "--reason", "stolen", "--until", "1d")
                        .status());
        assertTrue(host.account(PERSON).orElseThrow().isEnrolled());
    }

    /** GUESS-56 and GUESS-58. */
    @Test
    void known_places_are_shown_and_can_be_forgotten() {
        var phone = enrol("phone");
        host.login("root", "sshd", "203.0.113.9", phone.code());

        String mine = desk.run("status").out();
        String place = "  sshd on bastion  from 203.0.113.*  last just now\n";
        assertTrue(mine.contains("strangers' guesses change nothing:\n" + place), mine);
        assertFalse(mine.contains("Guesses left"), mine);

        host.clock.turn(Duration.ofSeconds(30));
        var run = desk.answering(command("device", "forget-places"), seen -> phone.code());
        assertTrue(run.out().endsWith("Done. Every place is a new one again.\n"), run.toString());
        assertFalse(desk.run("status").out().contains("203.0.113"));
        assertEquals(Cause.PLACES_FORGOTTEN, host.lastEvent().cause());
    }

    /** GUESS-58. */
    @Test
    void an_administrator_sees_the_budgets_and_forgets_places() {
        var phone = host.enrol(PERSON).phone();
        host.login(PERSON, "sshd", "192.0.2.7", phone.code());
        for (int i = 0; i < 2; i++) host.login(PERSON, "sshd", "203.0.113.9", phone.wrongCode());

        String shown = desk.run("user", "show", PERSON).out();
        assertTrue(shown.contains("  strangers, one code     3 of 5    full again "), shown);
        assertTrue(shown.contains("  known places, one code  5 of 5    full\n"), shown);
        assertTrue(shown.contains("  two codes               60 of 60  full\n"), shown);

        assertEquals(
                "Done. Every place is a new one to daemon again.\n",
                desk.run("user", "forget-places", PERSON, "--reason", "laptop sold").out());
        assertEquals("laptop sold", host.lastEvent().detail());
        assertTrue(
                desk.run("user", "forget-places", PERSON, "--reason", "again")
                        .err()
                        .contains("no known place to forget"));
    }

    @Test
    void an_administrator_disables_opens_and_deletes() {
        var phone = host.enrol(PERSON).phone();
        for (int i = 0; i < 5; i++) host.login(PERSON, "sshd", "203.0.113.9", phone.wrongCode());

        assertEquals(
                "Done. daemon is asked for one code again.\n",
                desk.run("user", "open", PERSON, "--reason", "it was them").out());
        assertEquals(
                "Done. The second step of daemon is off.\n",
                desk.run("user", "disable", PERSON, "--reason", "left").out());
        assertEquals(Cause.DISABLED, host.lastEvent().cause());
        assertEquals(
                "Done. daemon is forgotten. Whoever gets this name next starts with nothing.\n",
                desk.run("user", "delete", PERSON).out());
        assertTrue(host.account(PERSON).isEmpty());
    }

    @Test
    void an_account_that_is_not_there_is_said_not_to_be() {
        for (String command : new String[] {"show", "delete"}) {
            var run = desk.run("user", command, "nobodyhere");

            assertEquals(1, run.status());
            assertEquals(
                    "sallyport: there is no account nobodyhere; sallyport user list shows those"
                            + " there are.\n",
                    run.err());
        }
    }

    private Phone enrol(String label) {
        var seen = new StringBuilder();
        var run =
                desk.answering(
                        command("enroll", "--label", label, "--show-uri"),
                        out -> {
                            seen.append(out);
                            return phone(out).code();
                        });
        assertEquals(0, run.status(), run.toString());
        host.clock.turn(Duration.ofSeconds(30));
        return phone(seen.toString());
    }

    private void enrolFurther(String label, Phone old) {
        var run =
                desk.answering(
                        command("enroll", "--label", label, "--show-uri"),
                        out -> phone(out).code(),
                        out -> old.code());
        assertEquals(0, run.status(), run.toString());
        host.clock.turn(Duration.ofSeconds(30));
    }

    private Phone phone(String seen) {
        var uri = URI.matcher(seen);
        assertTrue(uri.find(), seen);
        return Phone.scanning(uri.group(), host.clock);
    }
}
