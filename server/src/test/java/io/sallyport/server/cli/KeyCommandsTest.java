package io.sallyport.server.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.audit.Cause;
import io.sallyport.server.config.KeyFile;
import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.NeedsRoot;
import io.sallyport.server.door.local.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** wrapping-key and backup. */
class KeyCommandsTest {
    private static final String PERSON = LocalHost.PERSON;

    @TempDir Path folder;
    @TempDir Path other;
    private LocalHost host;
    private Desk desk;

    @BeforeEach
    void start() {
        NeedsRoot.orSkip();
        host = LocalHost.start(folder);
        desk = Desk.at(host).with("SALLYPORT_CONFIG", "/nonexistent/sallyport.conf");
    }

    @AfterEach
    void stop() {
        if (host != null) host.close();
    }

    @Test
    void a_rotation_says_what_it_did_and_what_to_do_next() throws Exception {
        var phone = host.enrol(PERSON).phone();

        var run = keys("rotate");

        assertEquals(0, run.status(), run.toString());
        assertTrue(
                run.out()
                        .startsWith(
                                "Done. Key 2 is in use: the secrets of 1 account wrapped anew, 0"
                                        + " records sealed anew.\n"),
                run.out());
        assertTrue(run.out().contains("sallyport wrapping-key retire 1\n"), run.out());
        assertEquals(List.of(2, 1), ids());
        assertEquals(Cause.REWRAPPED, host.lastEvent().cause());
        assertTrue(granted(phone.code()));
    }

    @Test
    void a_rotation_that_was_interrupted_is_gone_on_with_and_makes_no_further_key()
            throws Exception {
        host.enrol(PERSON);
        keys("rotate");
        host.rows.leaveUnfinished();

        var run = keys("rotate");

        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().startsWith("A rotation to key 2 was begun before;"), run.out());
        assertEquals(List.of(2, 1), ids());
    }

    /** The command was killed between the file and the server. */
    @Test
    void a_key_that_stands_in_the_file_already_is_taken_into_use() throws Exception {
        host.enrol(PERSON);
        Files.writeString(
                host.keyFile, "key 5 " + "A".repeat(43) + "=\n" + Files.readString(host.keyFile));
        assertTrue(keys("check").err().contains("the server uses 1, and the file holds 5, 1"));

        var run = keys("rotate");

        assertTrue(run.out().contains("Key 5 is in use"), run.toString());
        assertEquals(List.of(5, 1), ids());
    }

    @Test
    void a_secret_that_does_not_open_is_told_and_makes_the_rotation_fail() {
        host.rows.damage(2);

        var run = keys("rotate");

        assertEquals(1, run.status(), run.toString());
        assertTrue(run.err().contains("2 records are damaged and keep their key"), run.err());
        assertTrue(
                run.err().contains("2 things could not be opened, and stays")
                        || run.err().contains("2 things could not be opened"),
                run.err());
    }

    @Test
    void a_key_that_rows_need_is_not_retired() throws Exception {
        keys("rotate");
        host.rows.lieUnder(Map.of(1L, 3));
        host.clock.turn(Duration.ofMinutes(16));

        var run = keys("retire", "1");

        assertEquals(1, run.status(), run.toString());
        assertEquals(
                "sallyport: key 1 stays: 3 accounts or records still need key 1.\n"
                        + "  To bring everything under the newest key:  sallyport wrapping-key"
                        + " rotate\n",
                run.err());
        assertEquals(List.of(2, 1), ids());
    }

    @Test
    void a_key_whose_enrolments_may_be_under_way_is_not_retired_without_a_word() throws Exception {
        keys("rotate");
        host.clock.turn(Duration.ofMinutes(14));

        var run = keys("retire", "1");

        assertEquals(1, run.status());
        assertTrue(run.err().contains("or with --now, which makes them void."), run.err());
        assertEquals(0, keys("retire", "1", "--now").status());
        assertEquals(List.of(2), ids());
    }

    @Test
    void nothing_is_lost_with_a_key_that_was_retired() throws Exception {
        var enrolled = host.enrol(PERSON);
        keys("rotate");
        host.clock.turn(Duration.ofMinutes(16));

        var run = keys("retire", "1");

        assertEquals(0, run.status(), run.toString());
        assertEquals(List.of(2), ids());
        assertTrue(granted(enrolled.phone().code()));
        assertTrue(granted(enrolled.recoveryCodes().getFirst()));
        assertEquals(0, keys("check").status());
    }

    @Test
    void a_server_that_reads_another_file_is_told_before_anything_is_changed() throws Exception {
        Path elsewhere = other.resolve("wrapping.key");
        KeyFile.create(elsewhere, new SecureRandom());
        byte[] before = Files.readAllBytes(elsewhere);

        var run = desk.run("wrapping-key", "rotate", "--key-file", elsewhere.toString());

        assertEquals(1, run.status());
        assertTrue(run.err().startsWith("sallyport: the server reads its keys from "), run.err());
        assertEquals(new String(before, US_ASCII), Files.readString(elsewhere));
        assertEquals(List.of(1), ids());
    }

    @Test
    void the_check_counts_and_shows_no_key() throws Exception {
        host.enrol(PERSON);
        host.rows.lieUnder(Map.of(1L, 4));
        String secret = Files.readAllLines(host.keyFile).getLast().split(" ")[2];

        var run = keys("check");

        assertEquals(0, run.status(), run.toString());
        assertEquals(
                host.keyFile
                        + ": rw-------, of root\n"
                        + "  1 key: 1; 1 closes what is new\n"
                        + "The store opens under it.\n"
                        + "  1 account; none has secrets under an older key\n"
                        + "  key 1: needed by 5 accounts or records\n",
                run.out());
        var json = Json.MAPPER.readTree(keys("check", "--json").out());
        assertEquals(1, json.get("accounts").asInt());
        assertEquals(0, json.get("older_accounts").asInt());
        assertFalse(json.toString().contains(secret.substring(0, 8)));
    }

    @Test
    void the_check_of_a_file_that_others_can_read_fails() throws Exception {
        Files.setPosixFilePermissions(host.keyFile, PosixFilePermissions.fromString("rw-r--r--"));

        var run = keys("check");

        assertEquals(1, run.status());
        assertTrue(run.err().contains("others than its owner may read or write it"), run.err());
        assertEquals(1, keys("rotate").status());
    }

    @Test
    void without_a_server_the_check_says_so() {
        var run =
                Desk.at(other.resolve("none.sock"), host.clock)
                        .run("wrapping-key", "check", "--key-file", host.keyFile.toString());

        assertEquals(1, run.status());
        assertTrue(
                run.out().endsWith("The server is not running, so its store was not looked at.\n"),
                run.out());
        assertTrue(run.err().contains("the store was not looked at: sallyportd"), run.err());
    }

    @Test
    void a_full_disk_makes_no_backup_and_leaves_nothing() {
        host.copies.fillDisk();

        var run = desk.run("backup", other.resolve("backups").toString());

        assertEquals(1, run.status());
        assertTrue(
                run.err().contains("no backup was made: the disk of the test is full"), run.err());
        assertFalse(host.copies.isThere());
    }

    @Test
    void a_store_that_root_does_not_know_of_is_not_copied() {
        var run = desk.run("backup", other.resolve("backups").toString());

        assertEquals(1, run.status());
        assertTrue(
                run.err().contains("and your configuration names /var/lib/sallyport"), run.err());
        assertFalse(host.copies.isThere());
    }

    private Desk.Run keys(String... words) {
        var all = new ArrayList<>(List.of("wrapping-key"));
        all.addAll(List.of(words));
        all.addAll(List.of("--key-file", host.keyFile.toString()));
        return desk.run(all.toArray(String[]::new));
    }

    private List<Integer> ids() throws Exception {
        return KeyFile.read(host.keyFile).keys().ids();
    }

    private boolean granted(String code) {
        host.clock.turn(Duration.ofSeconds(30));
        return host.login(PERSON, "sshd", "192.0.2.7", code)
                instanceof AuthenticationOutcome.Granted;
    }
}
