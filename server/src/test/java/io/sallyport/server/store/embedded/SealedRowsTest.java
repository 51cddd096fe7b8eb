package io.sallyport.server.store.embedded;

import static io.sallyport.server.store.Samples.account;
import static io.sallyport.server.store.Samples.event;
import static io.sallyport.server.store.Samples.number;
import static io.sallyport.server.store.Samples.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.engine.keys.WrappingKeys;
import io.sallyport.server.store.SealedRows;
import io.sallyport.server.store.SealedRows.Place;
import io.sallyport.server.store.SealedRows.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything of a store is sealed anew while it is used. */
@Timeout(120)
final class SealedRowsTest {
    private static final String OLD = "key 1 " + "A".repeat(43) + "=";
    private static final String NEW = "key 2 " + "B".repeat(42) + "A=";
    private static final int ACCOUNTS = 700;

    @TempDir private Path parent;
    private Path folder;
    private KeyRing ring;

    @BeforeEach
    void name_the_folder() throws Exception {
        folder = parent.resolve("store");
        ring = KeyRing.parse(List.of(OLD));
    }

    @Test
    void after_a_pass_the_store_opens_without_the_old_key() throws Exception {
        try (var store = open()) {
            fill(store);
            exchange(NEW, OLD);
            assertTrue(store.rows().isUnfinished());
            assertEquals(Map.of(1L, 2 * ACCOUNTS + 1), counted(store));
            var pages = pass(store, Work.RENEW);
            assertEquals(2 * ACCOUNTS, pages.stream().mapToInt(SealedRows.Page::renewed).sum());
            assertEquals(Map.of(2L, 2 * ACCOUNTS + 1), counted(store));
            assertFalse(store.rows().isUnfinished());
        }
        exchange(NEW);
        try (var store = open()) {
            for (int i = 0; i < ACCOUNTS; i++) {
                Versioned seen = store.find(name(i)).orElseThrow();
                if (i % 100 == 0) store.replace(seen, numbered(seen.account(), 1), event(name(i)));
            }
            assertEquals(ACCOUNTS + ACCOUNTS / 100, store.after(0, Optional.empty(), 1_000).size());
        }
    }

    @Test
    void without_a_pass_it_does_not() throws Exception {
        try (var store = open()) {
            store.create(account(name(0)), event(name(0)));
        }
        exchange(NEW);
        assertThrows(StoreException.class, () -> open().close());
    }

    /**
     * A pass that ends behind any page is gone on with: the rest is found, nothing is done twice.
     */
    @Test
    void a_pass_that_was_interrupted_is_known_and_finished_later() throws Exception {
        try (var store = open()) {
            fill(store);
            exchange(NEW, OLD);
            var first = store.rows().page(Place.BEGIN, Work.RENEW);
            assertEquals(EmbeddedRows.ROWS_MAX, first.renewed());
        }
        try (var store = open()) {
            assertTrue(store.rows().isUnfinished());
            var pages = pass(store, Work.RENEW);
            assertEquals(
                    2 * ACCOUNTS - EmbeddedRows.ROWS_MAX,
                    pages.stream().mapToInt(SealedRows.Page::renewed).sum());
        }
        exchange(NEW);
        open().close();
    }

    /** FAULT-24: damage is not sealed. */
    @Test
    void a_damaged_row_stays_as_it_is_and_is_told() throws Exception {
        try (var store = open()) {
            for (int i = 0; i < 3; i++) store.create(account(name(i)), event(name(i)));
        }
        change(
                "UPDATE accounts SET record = CAST(x'0102030405' || substr(record, 6) AS BLOB)"
                        + " WHERE name = 'n1'");
        change(
                "UPDATE audit SET record = CAST(x'0102030405' || substr(record, 6) AS BLOB) WHERE"
                        + " sequence = 3");
        try (var store = open()) {
            exchange(NEW, OLD);
            var pages = pass(store, Work.RENEW);
            assertEquals(2, pages.stream().mapToInt(SealedRows.Page::damaged).sum());
            assertEquals(4, pages.stream().mapToInt(SealedRows.Page::renewed).sum());
            assertEquals(Map.of(1L, 2, 2L, 5), counted(store));
            assertThrows(StoreException.class, () -> store.find(name(1)));
            assertTrue(store.find(name(0)).isPresent());
        }
    }

    @Test
    void whoever_replaces_accounts_meanwhile_loses_nothing() throws Exception {
        try (var store = open()) {
            for (int i = 0; i < 50; i++) store.create(account(name(i)), event(name(i)));
            exchange(NEW, OLD);
            var stop = new AtomicBoolean();
            var done = new int[50];
            Thread writer =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; !stop.get(); i = (i + 1) % 50) {
                                    Versioned seen = store.find(name(i)).orElseThrow();
                                    done[i]++;
                                    assertTrue(
                                            store.replace(
                                                    seen,
                                                    numbered(seen.account(), done[i]),
                                                    event(name(i))));
                                }
                            });
            for (int round = 0; round < 5; round++) pass(store, Work.RENEW);
            stop.set(true);
            writer.join();
            for (int i = 0; i < 50; i++)
                assertEquals(done[i], number(store.find(name(i)).orElseThrow().account()));
            pass(store, Work.RENEW);
            assertEquals(List.of(2L), List.copyOf(counted(store).keySet()));
        }
        exchange(NEW);
        try (var store = open()) {
            for (int i = 0; i < 50; i++) assertTrue(store.find(name(i)).isPresent());
        }
    }

    /** A record that was sealed before its turn to be written came, under the key of before. */
    @Test
    void what_waits_to_be_written_is_written_under_the_newest_key() throws Exception {
        var seal = new RecordSeal(ring);
        try (var sessions = new Sessions(StoreFolder.prepare(folder), seal, Opening.FOR_USE);
                var writer = new Writer(sessions, new Arrivals())) {
            var row = AccountRow.of(name(0));
            var next = numbered(account(name(0)), 7);
            writer.write(connection -> connection.create(row, account(name(0)), newEvent()));
            byte[] early = sessions.current().records().close(next, 2);
            exchange(NEW, OLD);

            assertTrue(writer.write(new Change.Replacement(row, 1, next, early, newEvent())));

            var place = new Place(SealedRows.Kind.ACCOUNTS, Long.MIN_VALUE);
            var found = sessions.current().ask(reader -> reader.rowKeys(place, 10));
            assertEquals(List.of(2L), found.stream().map(EmbeddedRows.RowKey::key).toList());
            var stored = sessions.current().ask(reader -> reader.find(name(0))).orElseThrow();
            assertEquals(7, number(stored.account()));
        }
    }

    private static EventRow newEvent() {
        return EventRow.of(event(name(0)));
    }

    private static List<SealedRows.Page> pass(EmbeddedStore store, Work work) {
        var pages = new ArrayList<SealedRows.Page>();
        Optional<Place> place = Optional.of(Place.BEGIN);
        while (place.isPresent()) {
            pages.add(store.rows().page(place.get(), work));
            place = pages.getLast().next();
        }
        return pages;
    }

    private static Map<Long, Integer> counted(EmbeddedStore store) {
        var keys = new HashMap<Long, Integer>();
        for (var page : pass(store, Work.LOOK))
            page.keys().forEach((key, count) -> keys.merge(key, count, Integer::sum));
        return keys;
    }

    private static void fill(EmbeddedStore store) {
        for (int i = 0; i < ACCOUNTS; i++) store.create(account(name(i)), event(name(i)));
    }

    private static AccountName name(int number) {
        return new AccountName("n" + number);
    }

    private EmbeddedStore open() {
        return EmbeddedStore.open(folder, new RecordSeal(ring));
    }

    private void exchange(String... lines) throws Exception {
        ring.exchange(WrappingKeys.parse(List.of(lines)));
    }

    private void change(String sql) throws Exception {
        try (var connection = Sqlite.writer(folder.resolve("store.db"))) {
            Sqlite.execute(connection, sql);
        }
    }
}
