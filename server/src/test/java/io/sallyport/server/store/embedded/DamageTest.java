package io.sallyport.server.store.embedded;

import static io.sallyport.server.store.Samples.ALICE;
import static io.sallyport.server.store.Samples.BOB;
import static io.sallyport.server.store.Samples.account;
import static io.sallyport.server.store.Samples.event;
import static io.sallyport.server.store.Samples.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditLog.Entry;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.sealing.AuditSigningKey;
import io.sallyport.server.store.History;
import io.sallyport.server.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * FAULT-24, FAULT-62: damage is found when it is read, and never makes an account unknown or older.
 */
@Timeout(120)
final class DamageTest {
    private static final long SEED = 24;
    private static final int FLIPS = 300;
    private static final int LOG_FLIPS = 60;

    /** Of SQLite's log: its head, and of each frame the head and the whole. */
    private static final int LOG_HEAD = 32;

    private static final int FRAME_HEAD = 24;
    private static final int FRAME = FRAME_HEAD + 4_096;

    @TempDir private Path parent;
    private Path folder;

    @BeforeEach
    void name_the_folder() {
        folder = parent.resolve("store");
    }

    @Test
    void each_flipped_byte_of_an_account_is_found() throws Exception {
        try (var store = open();
                Connection vandal = Sqlite.writer(database())) {
            store.create(account(ALICE), event(ALICE));
            byte[] record = bytes(vandal, "SELECT record FROM accounts");
            for (int i = 0; i < record.length; i++) {
                put(vandal, "UPDATE accounts SET record = ?", flipped(record, i));
                assertThrows(StoreException.class, () -> store.find(ALICE), "byte " + i);
            }
            put(vandal, "UPDATE accounts SET record = ?", record);
            assertTrue(store.find(ALICE).isPresent());
        }
    }

    @Test
    void each_flipped_byte_of_an_event_is_found() throws Exception {
        try (var store = open();
                Connection vandal = Sqlite.writer(database())) {
            store.record(event(ALICE));
            byte[] record = bytes(vandal, "SELECT record FROM audit");
            for (int i = 0; i < record.length; i++) {
                put(vandal, "UPDATE audit SET record = ?", flipped(record, i));
                assertThrows(
                        StoreException.class,
                        () -> store.after(0, Optional.empty(), 1),
                        "byte " + i);
            }
        }
    }

    @Test
    void each_flipped_byte_of_a_register_that_lies_on_the_disk_is_found_by_a_check_too()
            throws Exception {
        try (var store = open()) {
            var history = new History<>(store, store.archive());
            history.change(ALICE);
            history.seal();
            var vandal = new Vandal(folder);
            int length = vandal.bytes("SELECT record FROM accounts").length;
            for (int i = 0; i < length; i++) {
                flip(vandal, "accounts", "record", i);
                assertFalse(history.findings().isEmpty(), "byte " + i);
                vandal.undo();
            }
            assertEquals(List.of(), history.findings());
            vandal.close();
        }
    }

    @Test
    void each_flipped_byte_of_an_event_a_seal_and_a_cut_point_is_found_by_a_check()
            throws Exception {
        try (var store = open()) {
            var history = history(store);
            var vandal = new Vandal(folder);
            for (String[] place :
                    new String[][] {{"audit", "record"}, {"seals", "record"}, {"meta", "value"}}) {
                String where = place[0].equals("meta") ? " WHERE name = 'audit-cut'" : "";
                int length =
                        vandal.bytes("SELECT " + place[1] + " FROM " + place[0] + where).length;
                for (int i = 0; i < length; i++) {
                    flip(vandal, place[0], place[1], i);
                    assertFalse(history.findings().isEmpty(), place[0] + " byte " + i);
                    vandal.undo();
                }
            }
            assertEquals(List.of(), history.findings());
            vandal.close();
        }
    }

    @Test
    void each_flipped_byte_of_the_key_that_signs_is_found_when_it_is_opened() throws Exception {
        try (var store = open()) {
            history(store);
            var random = new SecureRandom();
            byte[] whole = store.archive().signingKey().orElseThrow();
            for (int i = 0; i < whole.length; i++) {
                store.archive().keepSigningKey(flipped(whole, i));
                assertThrows(
                        StoreException.class,
                        () -> AuditSigningKey.of(store.archive(), History.wrapping(), random),
                        "byte " + i);
            }
        }
    }

    @Test
    void a_mark_is_refused_if_both_slots_are_damaged_and_serves_if_one_is() throws Exception {
        try (var store = open()) {
            history(store);
        }
        byte[] whole = Files.readAllBytes(mark());
        int slot = 128; // and the second one behind it; before them lies nothing
        for (int i = 0; i < 100; i++) {
            Files.write(mark(), flipped(whole, slot + i));
            open().close();
            Files.write(mark(), flipped(flipped(whole, slot + i), 2 * slot + i));
            var refused = assertThrows(StoreException.class, this::open, "byte " + i);
            assertTrue(String.valueOf(refused.getMessage()).contains("is not the mark"));
        }
    }

    @Test
    void a_store_whose_seals_are_behind_its_mark_does_not_start() throws Exception {
        try (var store = open()) {
            history(store).nobody();
        }
        for (String damage :
                List.of(
                        "DELETE FROM seals WHERE number = (SELECT max(number) FROM seals)",
                        "DELETE FROM seals",
                        "UPDATE seals SET record = zeroblob(10)"
                                + " WHERE number = (SELECT max(number) FROM seals)")) {
            Path copy = copyOfFolder(damage.length());
            try (var vandal = new Vandal(copy)) {
                vandal.execute(damage);
            }
            var refused =
                    assertThrows(
                            StoreException.class,
                            () -> EmbeddedStore.open(copy, Samples.seal()).close(),
                            damage);
            assertTrue(String.valueOf(refused.getMessage()).contains("lacks seal"), damage);
        }
    }

    @Test
    void a_record_counts_nowhere_but_in_its_row() throws Exception {
        try (var store = open();
                Connection vandal = Sqlite.writer(database())) {
            store.create(account(ALICE), event(ALICE));
            store.create(account(BOB), event(BOB));
            assertFound(store, vandal, "UPDATE accounts SET version = version + 1");
            assertFound(
                    store,
                    vandal,
                    "UPDATE accounts SET version = 1,"
                            + " record = (SELECT record FROM accounts WHERE name = 'bob')");
            assertFound(store, vandal, "UPDATE accounts SET id = id + 1 WHERE name = 'alice'");
        }
    }

    @Test
    void an_older_record_of_the_same_account_is_found() throws Exception {
        byte[] old;
        try (var store = open();
                Connection vandal = Sqlite.writer(database())) {
            store.create(account(ALICE), event(ALICE));
            old = bytes(vandal, "SELECT record FROM accounts");
            Versioned seen = store.find(ALICE).orElseThrow();
            store.replace(seen, numbered(seen.account(), 1), event(ALICE));
        }
        // A store that is open still knows what it wrote itself.
        try (var store = open();
                Connection vandal = Sqlite.writer(database())) {
            put(vandal, "UPDATE accounts SET record = ?", old);
            assertThrows(StoreException.class, () -> store.find(ALICE));
        }
    }

    @Test
    void an_event_that_was_moved_or_relabelled_is_found() throws Exception {
        for (String change :
                List.of("sequence = sequence + 1", "id = 'AAAAAAAAAAAA'", "account = 'bob'")) {
            folder = parent.resolve("store" + change.length());
            try (var store = open();
                    Connection vandal = Sqlite.writer(database())) {
                store.record(event(ALICE));
                Sqlite.execute(vandal, "UPDATE audit SET " + change);
                assertThrows(
                        StoreException.class, () -> store.after(0, Optional.empty(), 1), change);
            }
        }
    }

    @Test
    void no_flipped_byte_of_the_file_makes_an_account_unknown_or_another_one() throws Exception {
        Account alice = numbered(account(ALICE), 1);
        Account bob = numbered(account(BOB), 2);
        try (var store = open()) {
            store.create(alice, event(ALICE));
            store.create(bob, event(BOB));
        }
        byte[] whole = Files.readAllBytes(database());
        var random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            int place = placeOfSomething(whole, random);
            Files.write(database(), flippedBit(whole, place, random));
            try (var store = open()) {
                assertWholeOrRefused(store, alice, place);
                assertWholeOrRefused(store, bob, place);
            } catch (StoreException e) {
                refused++;
            }
        }
        System.out.println(FLIPS + " flips, seed " + SEED + ", " + refused + " not even opened");
    }

    @Test
    void a_log_that_is_cut_or_damaged_where_it_was_acknowledged_is_refused() throws Exception {
        Account last = crashedAfterReplacements(20);
        byte[] log = Files.readAllBytes(log());
        var random = new Random(SEED);
        for (int i = 0; i < LOG_FLIPS; i++) {
            int place = random.nextInt(log.length);
            Path copy = copyOfFolder(i);
            byte[] damaged =
                    i % 2 == 0 ? Arrays.copyOf(log, place) : flippedBit(log, place, random);
            Files.write(copy.resolve("store.db-wal"), damaged);
            try (var store = EmbeddedStore.open(copy, Samples.seal())) {
                assertWholeOrRefused(store, last, place);
            } catch (StoreException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("old copy"), e::toString);
            }
        }
    }

    /** The last commit was acknowledged: wherever it is cut, the store says so and stays closed. */
    @Test
    void a_log_cut_at_any_byte_of_its_last_acknowledged_commit_does_not_start() throws Exception {
        crashedAfterReplacements(3);
        byte[] log = Files.readAllBytes(log());
        int from = startOfLastCommit(log);
        byte[] whole = Files.readAllBytes(database());
        byte[] mark = Files.readAllBytes(mark());
        for (int length = from; length < log.length; length += step(length, from, log.length)) {
            reset(whole, mark);
            cutLog(log, length);
            int cut = length;
            var refused =
                    assertThrows(StoreException.class, () -> open().close(), () -> "cut at " + cut);
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("old copy"), refused::toString);
        }
    }

    /** A last commit that the mark does not know of was never acknowledged. */
    @Test
    void a_log_cut_at_any_byte_of_a_commit_that_was_never_acknowledged_opens_without_it()
            throws Exception {
        Account before;
        Path running = parent.resolve("running");
        byte[] mark;
        try (var store = EmbeddedStore.open(running, Samples.seal())) {
            before = numbered(account(ALICE), 1);
            store.create(before, event(ALICE));
            mark = Files.readAllBytes(running.resolve("store.mark"));
            Versioned seen = store.find(ALICE).orElseThrow();
            store.replace(seen, numbered(before, 2), event(ALICE));
            copy(running, folder);
        }
        byte[] log = Files.readAllBytes(log());
        byte[] whole = Files.readAllBytes(database());
        int from = startOfLastCommit(log);
        for (int length = from; length < log.length; length += step(length, from, log.length)) {
            reset(whole, mark);
            cutLog(log, length);
            try (var store = open()) {
                assertEquals(before, store.find(ALICE).orElseThrow().account(), "cut at " + length);
                assertEquals(1, store.after(0, Optional.empty(), 9).size());
            }
        }
    }

    /** Each byte at the ends and of the head of a frame, and some of the pages between. */
    private static int step(int at, int from, int end) {
        int inFrame = (at - LOG_HEAD) % FRAME;
        boolean isEdge = at - from < 64 || end - at < 64 || inFrame < FRAME_HEAD;
        return isEdge ? 1 : Math.min(97, Math.max(1, Math.min(FRAME - inFrame, end - 64 - at)));
    }

    /** Behind the last but one frame that ends a commit: these have the size of the database. */
    private static int startOfLastCommit(byte[] log) {
        int before = LOG_HEAD;
        int last = LOG_HEAD;
        var words = java.nio.ByteBuffer.wrap(log);
        for (int frame = LOG_HEAD; frame + FRAME <= log.length; frame += FRAME) {
            boolean isOfThisRound = words.getLong(frame + 8) == words.getLong(16);
            if (!isOfThisRound || words.getInt(frame + 4) == 0) continue;
            before = last;
            last = frame + FRAME;
        }
        assertEquals(log.length, last, "the log ends with a commit");
        return before;
    }

    private void reset(byte[] whole, byte[] mark) throws IOException {
        Files.deleteIfExists(folder.resolve("store.db-shm"));
        Files.write(database(), whole);
        Files.write(mark(), mark);
    }

    private void cutLog(byte[] log, int length) throws IOException {
        Files.write(log(), Arrays.copyOf(log, length));
        Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-------"));
    }

    private static History<EmbeddedArchive> history(EmbeddedStore store) {
        var history = new History<>(store, store.archive());
        for (int i = 0; i < 3; i++) {
            history.nobody();
            history.seal();
            history.wait(Duration.ofDays(1));
        }
        assertTrue(history.cut(history.now().minus(Duration.ofHours(60))));
        return history;
    }

    private static void flip(Vandal vandal, String table, String column, int place)
            throws SQLException {
        String where =
                table.equals("meta")
                        ? "name = 'audit-cut'"
                        : "rowid = (SELECT min(rowid) FROM main." + table + ")";
        byte[] value = vandal.bytes("SELECT " + column + " FROM main." + table + " WHERE " + where);
        vandal.put(
                "UPDATE main." + table + " SET " + column + " = ? WHERE " + where,
                flipped(value, place));
    }

    @Test
    void a_torn_end_of_the_log_that_was_never_acknowledged_is_cut_off() throws Exception {
        Account last = crashedAfterReplacements(3);
        byte[] log = Files.readAllBytes(log());
        byte[] torn = Arrays.copyOf(log, log.length + 3_000);
        System.arraycopy(log, 32, torn, log.length, 3_000);
        Files.write(log(), torn);
        try (var store = open()) {
            assertEquals(last, store.find(ALICE).orElseThrow().account());
        }
    }

    /** A copy of a running store, as a crash leaves it; returns what was acknowledged last. */
    private Account crashedAfterReplacements(int count) throws Exception {
        Path running = parent.resolve("running");
        Account last = account(ALICE);
        try (var store = EmbeddedStore.open(running, Samples.seal())) {
            store.create(last, event(ALICE));
            for (int i = 1; i <= count; i++) {
                Versioned seen = store.find(ALICE).orElseThrow();
                last = numbered(last, i);
                store.replace(seen, last, event(ALICE));
            }
            copy(running, folder);
        }
        return last;
    }

    private static void assertWholeOrRefused(EmbeddedStore store, Account expected, int place) {
        AccountName name = expected.name();
        try {
            Optional<Account> found = store.find(name).map(Versioned::account);
            assertEquals(Optional.of(expected), found, "after damage of byte " + place);
        } catch (StoreException found) {
            assertTrue(found.getMessage() != null);
        }
        try {
            List<Entry> events = store.after(0, Optional.empty(), 100);
            assertTrue(events.size() <= 100);
        } catch (StoreException found) {
            assertTrue(found.getMessage() != null);
        }
    }

    private void assertFound(EmbeddedStore store, Connection vandal, String damage)
            throws SQLException {
        Sqlite.execute(vandal, "BEGIN", "CREATE TEMP TABLE kept AS SELECT * FROM accounts");
        Sqlite.execute(vandal, damage, "COMMIT");
        assertThrows(StoreException.class, () -> store.find(ALICE), damage);
        Sqlite.execute(
                vandal,
                "BEGIN",
                "DELETE FROM accounts",
                "INSERT INTO accounts SELECT * FROM kept",
                "DROP TABLE kept",
                "COMMIT");
        assertTrue(store.find(ALICE).isPresent(), "the damage was undone");
    }

    /** A place that holds something: most of a small database is empty. */
    private static int placeOfSomething(byte[] file, Random random) {
        int place = random.nextInt(file.length);
        while (file[place] == 0) place = random.nextInt(file.length);
        return place;
    }

    private static byte[] flippedBit(byte[] whole, int place, Random random) {
        byte[] damaged = whole.clone();
        damaged[place] ^= (byte) (1 << random.nextInt(8));
        return damaged;
    }

    private static byte[] flipped(byte[] whole, int place) {
        byte[] damaged = whole.clone();
        damaged[place] ^= 1;
        return damaged;
    }

    private static byte[] bytes(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBytes(1);
        }
    }

    private static void put(Connection connection, String sql, byte[] value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, value);
            statement.executeUpdate();
        }
    }

    private Path copyOfFolder(int number) throws IOException, InterruptedException {
        Path copy = parent.resolve("copy" + number);
        copy(folder, copy);
        return copy;
    }

    /**
     * By another process: closing a file of the database here would give up SQLite's locks on it.
     */
    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start().waitFor();
        assertEquals(0, status);
    }

    private EmbeddedStore open() {
        return EmbeddedStore.open(folder, Samples.seal());
    }

    private Path database() {
        return folder.resolve("store.db");
    }

    private Path mark() {
        return folder.resolve("store.mark");
    }

    private Path log() {
        return folder.resolve("store.db-wal");
    }
}
