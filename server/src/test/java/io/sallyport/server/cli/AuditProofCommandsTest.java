package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.NeedsRoot;
import io.sallyport.server.door.local.wire.ExportedEvent;
import io.sallyport.server.door.local.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit verify}, {@code audit export} and {@code audit key}: FAULT-71. */
class AuditProofCommandsTest {
    private static final String PERSON = LocalHost.PERSON;
    private static final long SEED = 2_017;

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

    /** Four seals of seven events each, and two events behind them. */
    private void live() {
        for (int seal = 0; seal < 4; seal++) {
            for (int i = 0; i < 7; i++) {
                host.login(i % 2 == 0 ? PERSON : "1234", "sshd", "192.0.2." + i, "");
                host.clock.turn(Duration.ofMinutes(1));
            }
            host.seal();
            host.clock.turn(Duration.ofDays(1));
        }
        host.login(PERSON, "sshd", "192.0.2.7", "");
        host.login("anna", "sudo", "", "");
    }

    @Test
    void a_whole_audit_is_said_to_be_whole() {
        live();
        var run = desk.run("audit", "verify");
        assertEquals(0, run.status(), run.toString());
        assertEquals(
                """
                The audit is whole.
                Checked 30 events, 4 seals; 2 events lie behind the last seal.
                Newest seal: 4 of 2026-03-04 12:28:00 Z, up to event 28.
                """,
                run.out());
    }

    @Test
    void registers_are_checked_too() {
        var phone = host.enrol(PERSON).phone();
        host.login(PERSON, "sshd", "192.0.2.7", phone.code());
        var run = desk.run("audit", "verify");
        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains("the registers of 1 account;"), run.out());
    }

    @Test
    void on_a_terminal_a_bar_shows_how_far_it_is_and_leaves_nothing() {
        live();
        var out = desk.colourful(80).run("audit", "verify").out();
        assertTrue(out.contains("100 %"), out);
        assertTrue(out.substring(out.lastIndexOf('\r') + 1).startsWith("\u001b[32mThe audit"), out);
    }

    @Test
    void a_damaged_audit_is_status_1_and_says_what_and_where() {
        live();
        // Somebody empties a seal of its events: the memory store's sweep knows no cut point.
        host.store.archive().sweep(0, 3, 100);
        var run = desk.run("audit", "verify");
        assertEquals(1, run.status(), run.toString());
        assertTrue(
                run.out().contains("- events 1 to 3, not after 2026-03-01 12:03:00 Z: events are"),
                run.out());
        assertTrue(run.out().contains("DAMAGED: "), run.out());

        var report = desk.run("audit", "verify", "--json");
        assertEquals(1, report.status());
        var json = Json.MAPPER.readTree(report.out());
        assertFalse(json.path("whole").asBoolean());
        assertEquals(1, json.path("findings").path(0).path("first").asInt());
    }

    @Test
    void an_export_has_every_field_of_every_event() {
        var phone = host.enrol(PERSON).phone();
        host.login(PERSON, "sshd", "192.0.2.7", phone.wrongCode());
        var lines = desk.run("audit", "export").out().lines().toList();
        assertEquals(2, lines.size());
        var last = Json.MAPPER.readValue(lines.getLast(), ExportedEvent.class);
        assertEquals("wrong_code", last.cause());
        assertEquals("192.0.2.7", last.address());
        assertEquals(32, last.attempt().length());
        assertEquals(64, last.previous().length());
        assertEquals(
                List.of(
                        "type",
                        "sequence",
                        "id",
                        "at",
                        "account",
                        "attempt",
                        "door",
                        "host",
                        "service",
                        "login",
                        "address",
                        "remote_host",
                        "terminal",
                        "verdict",
                        "cause",
                        "detail",
                        "reason",
                        "rule",
                        "device",
                        "actor",
                        "previous"),
                new ArrayList<>(Json.MAPPER.readTree(lines.getLast()).propertyNames()));
    }

    @Test
    void an_export_is_of_one_person_since_and_until() {
        live();
        assertEquals(17, lines("audit", "export", "--user", PERSON));
        assertEquals(9, lines("audit", "export", "--since", "2026-03-04T00:00:00Z"));
        assertEquals(7, lines("audit", "export", "--until", "2026-03-02T00:00:00Z"));
        assertEquals(
                4,
                lines(
                        "audit",
                        "export",
                        "--since",
                        "2026-03-02T00:00:00Z",
                        "--until",
                        "2026-03-03T00:00:00Z",
                        "--user",
                        PERSON));
        assertEquals(2, desk.run("audit", "export", "--since", "tomorrow or so").status());
        assertEquals(2, desk.run("audit", "export", "--seals", "--user", PERSON).status());
    }

    private long lines(String... words) {
        var run = desk.run(words);
        assertEquals(0, run.status(), run.toString());
        return run.out().lines().count();
    }

    @Test
    void a_file_is_for_its_owner_and_never_written_over() throws IOException {
        live();
        Path file = folder.resolve("audit.jsonl");
        var run = desk.run("audit", "export", "-o", file.toString());
        assertEquals("Written: " + file + ", 30 events.\n", run.out());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(30, Files.readAllLines(file).size());
        assertEquals(1, desk.run("audit", "export", "-o", file.toString()).status());
    }

    @Test
    void an_export_with_its_seals_is_proven_without_a_server() throws IOException {
        live();
        Path file = export();
        var run = verify(file);
        assertEquals(0, run.status(), run.toString());
        assertEquals(
                """
                What lies under the seals is whole.
                Checked 30 events, 4 seals; 2 events lie behind the last seal.
                Newest seal: 4 of 2026-03-04 12:28:00 Z, up to event 28.
                """,
                run.out());
    }

    @Test
    void a_part_of_the_audit_is_proven_from_its_first_whole_seal_on() throws IOException {
        live();
        Path file = folder.resolve("part.jsonl");
        desk.run(
                "audit",
                "export",
                "--seals",
                "--since",
                "2026-03-02T12:10:00Z",
                "-o",
                file.toString());
        var run = verify(file);
        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains("Checked 20 events, 3 seals; 6 events lie"), run.out());
    }

    @Test
    void whatever_is_done_to_what_lies_under_seals_in_a_file_is_found() throws IOException {
        live();
        var whole = Files.readAllLines(export());
        var random = new Random(SEED);
        int sealed = 28 + 4;
        for (int round = 0; round < 200; round++) {
            var lines = new ArrayList<>(whole);
            int at = random.nextInt(1, sealed);
            switch (random.nextInt(5)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(sealed)));
                case 2 -> lines.add(random.nextInt(at), lines.remove(at));
                case 3 -> lines.set(at, lines.get(at).replaceFirst("2026-03", "2026-04"));
                default -> lines.set(at, changed(lines.get(at), random));
            }
            if (lines.equals(whole)) continue;
            Path file = folder.resolve("round" + round);
            Files.write(file, lines);
            assertEquals(
                    1, verify(file).status(), "round " + round + " of seed " + SEED + ": " + at);
        }
    }

    /** With one digit inside a value exchanged for another one. */
    private static String changed(String line, Random random) {
        int at = random.nextInt(line.length());
        while (!Character.isDigit(line.charAt(at))) at = random.nextInt(line.length());
        char other = line.charAt(at) == '9' ? '8' : (char) (line.charAt(at) + 1);
        return line.substring(0, at) + other + line.substring(at + 1);
    }

    @Test
    void another_key_proves_nothing() throws IOException {
        live();
        Path file = export();
        Path other = Files.createDirectory(folder.resolve("other"));
        try (var stranger = LocalHost.start(other)) {
            Files.writeString(key(), Desk.at(stranger).run("audit", "key").out());
        }
        var run = desk.run("audit", "verify", "--file", file.toString(), "--key", key().toString());
        assertEquals(1, run.status());
        assertTrue(run.out().contains("seal 1 is not of this key"), run.out());
    }

    @Test
    void what_is_no_export_and_no_key_is_said_to_be_none() throws IOException {
        live();
        Path file = Files.writeString(folder.resolve("file"), "{\"type\":\"poem\"}\n");
        assertTrue(verify(file).err().contains("line 1 is none of an export"));
        Files.writeString(key(), "key");
        var run = desk.run("audit", "verify", "--file", file.toString(), "--key", key().toString());
        assertTrue(run.err().contains("holds no public key"), run.err());
        assertEquals(2, desk.run("audit", "verify", "--file", file.toString()).status());
    }

    private Path export() {
        Path file = folder.resolve("whole.jsonl");
        var run = desk.run("audit", "export", "--seals", "-o", file.toString());
        assertEquals(0, run.status(), run.toString());
        return file;
    }

    @Test
    void the_first_seal_of_a_file_cannot_be_left_out_either() throws IOException {
        live();
        var lines = Files.readAllLines(export());
        assertTrue(lines.remove(7).contains("\"number\":1,"));
        assertEquals(1, verify(Files.write(folder.resolve("file"), lines)).status());
    }

    private Path key() {
        return folder.resolve("audit.pem");
    }

    private Desk.Run verify(Path file) throws IOException {
        Files.writeString(key(), desk.run("audit", "key").out());
        return desk.run("audit", "verify", "--file", file.toString(), "--key", key().toString());
    }
}
