package io.sallyport.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.sealing.AuditArchive.Row;
import io.sallyport.engine.sealing.AuditSealer;
import io.sallyport.engine.sealing.Finding;
import io.sallyport.server.store.History;
import io.sallyport.server.store.Samples;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FAULT-71: whatever somebody does to the events and seals of a real store, a check finds it. */
@Timeout(300)
final class TamperingTest {
    private static final long SEED = 1_771;
    private static final int ROUNDS = 15;

    @TempDir private Path parent;
    private Path folder;
    private EmbeddedStore store;
    private History<EmbeddedArchive> history;

    /** What is done to the store, with something to choose from. */
    private interface Deed {
        void commit(Vandal vandal, Random random) throws SQLException;
    }

    @BeforeEach
    void open() {
        folder = parent.resolve("store");
        store = EmbeddedStore.open(folder, Samples.seal());
        history = new History<>(store, store.archive());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void live(Random random) {
        for (int seal = 0; seal < 5; seal++) {
            history.random(12, random);
            history.seal();
            history.wait(Duration.ofDays(1));
        }
        history.cut(history.now().minus(Duration.ofHours(100)));
        history.random(10, random);
        history.change(new AccountName("person0"));
        history.login(new AccountName("person0"));
    }

    @Test
    void every_deed_is_found() throws SQLException {
        var random = new Random(SEED);
        live(random);
        assertEquals(List.of(), history.findings());
        try (var vandal = new Vandal(folder)) {
            for (int round = 0; round < ROUNDS; round++)
                for (var deed : deeds().entrySet()) {
                    deed.getValue().commit(vandal, random);
                    assertFalse(
                            history.findings().isEmpty(),
                            deed.getKey() + ", round " + round + " of seed " + SEED);
                    vandal.undo();
                    assertEquals(List.of(), history.findings(), deed.getKey() + " was undone");
                }
        }
    }

    private Map<String, Deed> deeds() {
        var deeds = new LinkedHashMap<String, Deed>();
        deeds.put(
                "an event removed",
                (vandal, random) ->
                        vandal.execute(
                                "DELETE FROM audit WHERE sequence = " + any(vandal, random)));
        deeds.put(
                "the newest event removed",
                (vandal, random) ->
                        vandal.execute(
                                "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM"
                                        + " audit)"));
        deeds.put(
                "the end cut off, seals and all",
                (vandal, random) -> {
                    long from = any(vandal, random);
                    vandal.execute("DELETE FROM audit WHERE sequence >= " + from);
                    vandal.execute("DELETE FROM seals WHERE number >= 3");
                });
        deeds.put(
                "a byte of an event flipped",
                (vandal, random) ->
                        vandal.flip(
                                "audit", "record", "sequence = " + any(vandal, random), random));
        deeds.put(
                "an event relabelled",
                (vandal, random) ->
                        vandal.execute(
                                "UPDATE audit SET account = 'nobody' WHERE sequence = "
                                        + any(vandal, random)));
        deeds.put(
                "an event under another id",
                (vandal, random) ->
                        vandal.execute(
                                "UPDATE audit SET id = 'AAAAAAAAAAAA' WHERE sequence = "
                                        + any(vandal, random)));
        deeds.put(
                "two events exchanged",
                (vandal, random) -> {
                    long one = any(vandal, random);
                    long other = any(vandal, random);
                    while (other == one) other = any(vandal, random);
                    vandal.execute("UPDATE audit SET sequence = -1 WHERE sequence = " + one);
                    vandal.execute(
                            "UPDATE audit SET sequence = " + one + " WHERE sequence = " + other);
                    vandal.execute("UPDATE audit SET sequence = " + other + " WHERE sequence = -1");
                });
        deeds.put(
                "the events behind a removed one moved up",
                (vandal, random) -> {
                    long removed = any(vandal, random);
                    vandal.execute("DELETE FROM audit WHERE sequence = " + removed);
                    for (long at :
                            vandal.numbers(
                                    "SELECT sequence FROM audit WHERE sequence > "
                                            + removed
                                            + " ORDER BY sequence"))
                        vandal.execute(
                                "UPDATE audit SET sequence = "
                                        + (at - 1)
                                        + " WHERE sequence = "
                                        + at);
                });
        deeds.put(
                "an event doubled",
                (vandal, random) ->
                        vandal.execute(
                                "INSERT INTO audit SELECT (SELECT max(sequence) + 1 FROM audit),"
                                    + " 'AAAAAAAAAAAA', account, record FROM audit WHERE sequence ="
                                    + " "
                                        + any(vandal, random)));
        deeds.put(
                "a seal removed",
                (vandal, random) ->
                        vandal.execute(
                                "DELETE FROM seals WHERE number = " + anySeal(vandal, random)));
        deeds.put(
                "a byte of a seal flipped",
                (vandal, random) ->
                        vandal.flip(
                                "seals", "record", "number = " + anySeal(vandal, random), random));
        deeds.put(
                "a seal in another's place",
                (vandal, random) -> {
                    long one = anySeal(vandal, random);
                    long other = anySeal(vandal, random);
                    while (other == one) other = anySeal(vandal, random);
                    vandal.put(
                            "UPDATE seals SET record = ? WHERE number = " + one,
                            vandal.bytes("SELECT record FROM seals WHERE number = " + other));
                });
        deeds.put(
                "a byte of the cut point flipped",
                (vandal, random) -> vandal.flip("meta", "value", "name = 'audit-cut'", random));
        deeds.put(
                "the cut point removed",
                (vandal, random) -> vandal.execute("DELETE FROM meta WHERE name = 'audit-cut'"));
        deeds.put(
                "more cut off than the cut point says",
                (vandal, random) -> {
                    long seal = vandal.numbers("SELECT min(number) FROM seals").getFirst();
                    long last = vandal.numbers("SELECT min(sequence) + 11 FROM audit").getFirst();
                    vandal.execute("DELETE FROM seals WHERE number = " + seal);
                    vandal.execute("DELETE FROM audit WHERE sequence <= " + last);
                });
        deeds.put(
                "an account's register removed",
                (vandal, random) -> vandal.execute("DELETE FROM accounts WHERE name = 'person0'"));
        deeds.put(
                "an account and all its events removed",
                (vandal, random) -> {
                    vandal.execute("DELETE FROM accounts WHERE name = 'person0'");
                    vandal.execute("DELETE FROM audit WHERE account = 'person0'");
                });
        deeds.put(
                "a byte of a register flipped",
                (vandal, random) -> vandal.flip("accounts", "record", "name = 'person0'", random));
        return deeds;
    }

    @Test
    void whoever_has_the_check_values_key_is_found_by_the_seals() throws SQLException {
        var random = new Random(SEED);
        live(random);
        var records = new Records(Samples.seal(), storeId());
        long sealed = new AuditSealer(store.archive(), store.archive(), history.key()).sealed();
        try (var vandal = new Vandal(folder)) {
            for (Row row : store.archive().rows(0, 1_000)) {
                if (row.sequence() > sealed) break;
                AuditEvent event = row.event().orElseThrow();
                byte[] lie = AuditEventFormat.write(withDetail(event, "nothing to see here"));
                vandal.put(
                        "UPDATE audit SET record = ? WHERE sequence = " + row.sequence(),
                        records.closeEvent(lie, row.sequence()));
                assertTrue(
                        history.findings().stream()
                                .filter(finding -> finding.what().contains("had the key file"))
                                .anyMatch(finding -> covers(finding, row.sequence())),
                        "event " + row.sequence());
                vandal.undo();
            }
        }
    }

    @Test
    void what_is_missing_is_named_with_account_place_and_time() throws SQLException {
        live(new Random(SEED));
        try (var vandal = new Vandal(folder)) {
            var rows = store.archive().rows(0, 1_000);
            for (int i = 1; i + 1 < rows.size(); i++) {
                Row gone = rows.get(i);
                vandal.execute("DELETE FROM audit WHERE sequence = " + gone.sequence());
                var gap =
                        history.findings().stream()
                                .filter(finding -> finding.what().startsWith("an event is missing"))
                                .findFirst()
                                .orElseThrow();
                assertEquals(gone.sequence(), gap.first());
                assertEquals(gone.sequence(), gap.last());
                assertEquals(at(rows.get(i - 1)), gap.from());
                assertFalse(gap.to().orElseThrow().isBefore(at(gone).orElseThrow()));
                if (isBetween(gone, rows))
                    assertTrue(
                            history.findings().stream()
                                    .anyMatch(finding -> finding.account().equals(gone.label())),
                            "event " + gone.sequence() + " of " + gone.label());
                vandal.undo();
            }
        }
    }

    @Test
    void an_old_register_that_is_put_back_is_found() throws SQLException {
        history.change(Samples.ALICE);
        byte[] old;
        long version;
        try (var vandal = new Vandal(folder)) {
            old = vandal.bytes("SELECT record FROM main.accounts");
            version = vandal.numbers("SELECT version FROM main.accounts").getFirst();
        }
        history.login(Samples.ALICE);
        history.seal();
        try (var vandal = new Vandal(folder)) {
            vandal.put("UPDATE main.accounts SET version = " + version + ", record = ?", old);
        }
        var found = history.findings();
        assertEquals(1, found.size(), found::toString);
        assertEquals("alice", found.getFirst().account());
        assertTrue(found.getFirst().what().contains("an old register was put back"));
    }

    @Test
    void damage_does_not_hold_up_the_seals_behind_it_and_stays_found() throws SQLException {
        for (int i = 0; i < 6; i++) history.login(Samples.ALICE);
        try (var vandal = new Vandal(folder)) {
            vandal.execute("DELETE FROM audit WHERE sequence = 2");
            vandal.flip("audit", "record", "sequence = 4", new Random(SEED));
        }
        var complaints = history.seal();
        assertEquals(2, complaints.size(), complaints::toString);
        history.login(Samples.ALICE);
        assertEquals(List.of(), history.seal());
        var found = history.findings().stream().map(Finding::what).toList();
        assertTrue(
                found.contains("an event is missing; it was so before seal 1 was made"),
                found::toString);
        assertEquals(2, history.check().seals());
    }

    @Test
    void a_damaged_newest_seal_is_followed_by_one_that_covers_its_events_too() throws SQLException {
        for (int seal = 0; seal < 3; seal++) {
            history.login(Samples.ALICE);
            history.seal();
        }
        try (var vandal = new Vandal(folder)) {
            vandal.flip("seals", "record", "number = 3", new Random(SEED));
        }
        history.login(Samples.ALICE);
        history.seal();
        var checked = history.check();
        assertEquals(
                List.of("seal 3 is damaged"),
                checked.findings().stream().map(Finding::what).toList());
        assertEquals(0, checked.unsealed());
    }

    /** Has an event of its account before it, and one behind it that links to it. */
    private static boolean isBetween(Row row, List<Row> rows) {
        var own = rows.stream().filter(other -> other.label().equals(row.label())).toList();
        int at = own.indexOf(row);
        return !row.label().isEmpty()
                && at > 0
                && at + 1 < own.size()
                && !own.get(at + 1).event().orElseThrow().previous().equals(Link.NONE);
    }

    private static Optional<Instant> at(Row row) {
        return row.event().map(AuditEvent::at);
    }

    private static boolean covers(Finding finding, long sequence) {
        return finding.first() <= sequence && sequence <= finding.last();
    }

    private static AuditEvent withDetail(AuditEvent event, String detail) {
        return new AuditEvent(
                event.id(),
                event.at(),
                event.account(),
                event.attempt(),
                event.circumstances(),
                event.verdict(),
                event.cause(),
                detail,
                event.rule(),
                event.device(),
                event.actor(),
                event.previous());
    }

    private byte[] storeId() throws SQLException {
        try (var vandal = new Vandal(folder)) {
            byte[] sealed = vandal.bytes("SELECT value FROM main.meta WHERE name = 'store'");
            return java.util.Arrays.copyOf(sealed, 16);
        }
    }

    /** Of an event that is left. */
    private static long any(Vandal vandal, Random random) throws SQLException {
        var all =
                new ArrayList<>(
                        vandal.numbers("SELECT sequence FROM main.audit ORDER BY sequence"));
        return all.get(random.nextInt(all.size()));
    }

    private static long anySeal(Vandal vandal, Random random) throws SQLException {
        var all = vandal.numbers("SELECT number FROM main.seals ORDER BY number");
        return all.get(random.nextInt(all.size()));
    }
}
