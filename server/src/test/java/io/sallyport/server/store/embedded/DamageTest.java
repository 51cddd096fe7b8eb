package io.sallyport.server.store.embedded;

import static io.sallyport.server.store.Samples.ALICE;
import static io.sallyport.server.store.Samples.BOB;
import static io.sallyport.server.store.Samples.account;
import static io.sallyport.server.store.Samples.event;
import static io.sallyport.server.store.Samples.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditLog.Entry;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FAULT-24: damage is found when it is read, and never makes an account unknown or older. */
@Timeout(120)
final class DamageTest {
    private static final long SEED = 24;
    private static final int FLIPS = 300;
    private static final int LOG_FLIPS = 60;

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

    private Path log() {
        return folder.resolve("store.db-wal");
    }
}
