package io.sallyport.server.store;

import static io.sallyport.server.store.Samples.ALICE;
import static io.sallyport.server.store.Samples.BOB;
import static io.sallyport.server.store.Samples.account;
import static io.sallyport.server.store.Samples.event;
import static io.sallyport.server.store.Samples.number;
import static io.sallyport.server.store.Samples.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.audit.AuditLog.Entry;
import io.sallyport.engine.identity.AccountName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do; a store that passes can stand in for any other. */
@Timeout(60)
public abstract class AccountStoreContract {
    private static final int ROUNDS = 25;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ZERO;

    /** The store of this test, empty at its start. */
    protected abstract AccountStore accounts();

    /** The same store. */
    protected abstract AuditLog audit();

    // The register

    @Test
    void an_unknown_name_has_no_account() {
        assertEquals(Optional.empty(), accounts().find(ALICE));
    }

    @Test
    void an_account_is_found_as_it_was_created() {
        assertTrue(accounts().create(numbered(account(ALICE), 7), event(ALICE)));
        assertEquals(numbered(account(ALICE), 7), seen(ALICE).account());
    }

    @Test
    void the_largest_account_is_found_as_it_was_created() {
        var full = Samples.full(ALICE);
        assertTrue(accounts().create(full, event(ALICE)));
        assertEquals(full, seen(ALICE).account());
    }

    @Test
    void a_name_that_has_an_account_gets_no_second_one() {
        accounts().create(numbered(account(ALICE), 1), event(ALICE));
        assertFalse(accounts().create(numbered(account(ALICE), 2), event(ALICE)));
        assertEquals(1, number(seen(ALICE).account()));
        assertEquals(1, events().size());
    }

    @Test
    void a_replacement_is_seen_by_the_next_read() {
        Versioned first = created(ALICE);
        assertTrue(accounts().replace(first, numbered(first.account(), 1), event(ALICE)));
        assertEquals(1, number(seen(ALICE).account()));
    }

    @Test
    void of_two_replacements_of_one_state_only_the_first_counts() {
        Versioned seen = created(ALICE);
        assertTrue(accounts().replace(seen, numbered(seen.account(), 1), event(ALICE)));
        assertFalse(accounts().replace(seen, numbered(seen.account(), 2), event(ALICE)));
        assertEquals(1, number(seen(ALICE).account()));
        assertEquals(2, events().size());
    }

    @Test
    void a_replacement_by_the_same_content_counts_too() {
        Versioned seen = created(ALICE);
        assertTrue(accounts().replace(seen, seen.account(), event(ALICE)));
        assertFalse(accounts().replace(seen, seen.account(), event(ALICE)));
    }

    @Test
    void an_account_cannot_be_replaced_by_another_one() {
        Versioned seen = created(ALICE);
        assertThrows(
                IllegalArgumentException.class,
                () -> accounts().replace(seen, account(BOB), event(ALICE)));
    }

    @Test
    void names_that_differ_in_case_or_composition_are_different_accounts() {
        for (String name : List.of("zoe", "Zoe", "zoë", "zoe\u0308", "zoe ", "zoe\\"))
            created(new AccountName(name));
        assertEquals(6, accounts().names(Optional.empty(), 10).size());
        assertEquals(Optional.empty(), accounts().find(new AccountName("ZOE")));
    }

    // Deletion

    @Test
    void a_deleted_account_is_gone_and_its_events_stay() {
        Versioned seen = created(ALICE);
        assertTrue(accounts().delete(seen, event(ALICE)));
        assertEquals(Optional.empty(), accounts().find(ALICE));
        assertEquals(List.of(), accounts().names(Optional.empty(), 10));
        assertEquals(2, audit().after(0, Optional.of(ALICE), 10).size());
    }

    @Test
    void an_account_that_has_changed_meanwhile_is_not_deleted() {
        Versioned seen = created(ALICE);
        accounts().replace(seen, numbered(seen.account(), 1), event(ALICE));
        assertFalse(accounts().delete(seen, event(ALICE)));
        assertEquals(1, number(seen(ALICE).account()));
        assertEquals(2, events().size());
    }

    @Test
    void a_deleted_account_is_neither_replaced_nor_deleted_again() {
        Versioned seen = created(ALICE);
        accounts().delete(seen, event(ALICE));
        assertFalse(accounts().replace(seen, numbered(seen.account(), 1), event(ALICE)));
        assertFalse(accounts().delete(seen, event(ALICE)));
        assertEquals(Optional.empty(), accounts().find(ALICE));
    }

    @Test
    void nothing_that_was_seen_before_a_deletion_changes_the_account_that_comes_after_it() {
        var old = new ArrayList<Versioned>();
        for (int life = 1; life <= 4; life++) {
            old.add(created(ALICE));
            for (int i = 0; i < 3; i++) old.add(replaced(old.getLast(), i));
            accounts().delete(old.getLast(), event(ALICE));
        }
        Versioned reborn = created(ALICE);
        for (Versioned seen : old) {
            assertFalse(accounts().replace(seen, numbered(seen.account(), 99), event(ALICE)));
            assertFalse(accounts().delete(seen, event(ALICE)));
        }
        assertEquals(reborn, seen(ALICE));
    }

    // Events

    @Test
    void each_change_leaves_its_event_in_order() {
        AuditEvent made = event(ALICE);
        AuditEvent changed = event(ALICE);
        AuditEvent unknown = event(Optional.empty());
        AuditEvent deleted = event(ALICE);
        accounts().create(account(ALICE), made);
        accounts().replace(seen(ALICE), account(ALICE), changed);
        accounts().record(unknown);
        accounts().delete(seen(ALICE), deleted);
        assertEquals(List.of(made, changed, unknown, deleted), events());
        assertEquals(List.of(made, changed, deleted), events(audit().after(0, ofAlice(), 10)));
    }

    @Test
    void sequences_grow() {
        for (int i = 0; i < 5; i++) accounts().record(event(ALICE));
        List<Long> sequences =
                audit().after(0, Optional.empty(), 10).stream().map(Entry::sequence).toList();
        assertEquals(sequences.stream().sorted().distinct().toList(), sequences);
        assertTrue(sequences.getFirst() > 0);
    }

    @Test
    void events_are_read_in_pages_forwards() {
        List<AuditEvent> written = recordedFor(ALICE, BOB, ALICE, ALICE, BOB);
        List<Entry> first = audit().after(0, Optional.empty(), 2);
        List<Entry> second = audit().after(first.getLast().sequence(), Optional.empty(), 10);
        assertEquals(written.subList(0, 2), events(first));
        assertEquals(written.subList(2, 5), events(second));
        assertEquals(List.of(), audit().after(second.getLast().sequence(), Optional.empty(), 10));
        List<Entry> ofAlice = audit().after(first.getFirst().sequence(), ofAlice(), 1);
        assertEquals(List.of(written.get(2)), events(ofAlice));
    }

    @Test
    void the_newest_events_come_oldest_first() {
        List<AuditEvent> written = recordedFor(ALICE, BOB, ALICE, ALICE, BOB);
        assertEquals(written.subList(3, 5), events(audit().newest(Optional.empty(), 2)));
        assertEquals(written.subList(2, 4), events(audit().newest(ofAlice(), 2)));
        assertEquals(List.of(), audit().newest(Optional.of(new AccountName("carol")), 2));
    }

    @Test
    void an_event_is_found_by_its_id() {
        List<AuditEvent> written = recordedFor(ALICE, BOB);
        assertEquals(
                Optional.of(written.get(1)), audit().find(written.get(1).id()).map(Entry::event));
        assertEquals(Optional.empty(), audit().find("NOSUCHEVENT2"));
    }

    @Test
    void an_event_whose_id_exists_is_refused_and_changes_nothing() {
        AuditEvent event = event(ALICE);
        accounts().create(account(ALICE), event);
        Versioned seen = seen(ALICE);
        assertThrows(
                StoreException.class,
                () -> accounts().replace(seen, numbered(seen.account(), 1), event));
        assertThrows(StoreException.class, () -> accounts().record(event));
        assertThrows(StoreException.class, () -> accounts().delete(seen, event));
        assertThrows(StoreException.class, () -> accounts().create(account(BOB), event));
        assertEquals(seen, seen(ALICE));
        assertEquals(Optional.empty(), accounts().find(BOB));
        assertEquals(List.of(event), events());
    }

    @Test
    void a_follower_is_told_at_once_of_what_is_there() throws Exception {
        accounts().record(event(ALICE));
        long last = audit().newest(Optional.empty(), 1).getFirst().sequence();
        assertTrue(audit().await(last - 1, AT_ONCE));
        assertFalse(audit().await(last, AT_ONCE));
        assertFalse(audit().await(last, Duration.ofMillis(5)));
    }

    @Test
    void a_follower_wakes_up_for_each_event_and_reads_it() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<AuditEvent>> followed = threads.submit(() -> follow(20));
            var written = new ArrayList<AuditEvent>();
            for (int i = 0; i < 20; i++) {
                written.add(event(ALICE));
                accounts().record(written.getLast());
            }
            assertEquals(written, followed.get());
        }
    }

    // Lists

    @Test
    void names_come_in_pages_in_the_order_of_their_utf8() {
        // U+FF5E comes before U+1F600 in UTF-8, and after it in UTF-16.
        List<AccountName> ordered =
                Stream.of("Z", "a", "a b", "ab", "é", "\uff5e", "\ud83d\ude00")
                        .map(AccountName::new)
                        .toList();
        ordered.reversed().forEach(this::created);
        assertEquals(ordered, accounts().names(Optional.empty(), 10));
        assertEquals(ordered.subList(0, 3), accounts().names(Optional.empty(), 3));
        assertEquals(
                ordered.subList(3, 5), accounts().names(Optional.of(new AccountName("a b")), 2));
        assertEquals(
                ordered.subList(3, 5), accounts().names(Optional.of(new AccountName("aa")), 2));
        assertEquals(List.of(), accounts().names(Optional.of(ordered.getLast()), 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001})
    void a_page_is_bounded(int limit) {
        assertThrows(
                IllegalArgumentException.class, () -> accounts().names(Optional.empty(), limit));
        assertThrows(
                IllegalArgumentException.class, () -> audit().after(0, Optional.empty(), limit));
        assertThrows(IllegalArgumentException.class, () -> audit().newest(Optional.empty(), limit));
    }

    // Races

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 64})
    void of_many_replacements_at_once_exactly_one_wins(int threads) throws Exception {
        Versioned seen = created(ALICE);
        for (int round = 0; round < ROUNDS; round++) {
            Versioned common = seen;
            List<Boolean> wins =
                    together(
                            threads,
                            number ->
                                    accounts()
                                            .replace(
                                                    common,
                                                    numbered(common.account(), number),
                                                    event(ALICE)));
            assertEquals(1, wins.stream().filter(win -> win).count());
            seen = seen(ALICE);
            assertTrue(wins.get((int) number(seen.account())));
        }
        assertEquals(1 + ROUNDS, events().size());
    }

    @Test
    void of_many_creations_at_once_exactly_one_wins() throws Exception {
        List<Boolean> wins =
                together(
                        16,
                        number ->
                                accounts().create(numbered(account(ALICE), number), event(ALICE)));
        assertEquals(1, wins.stream().filter(win -> win).count());
        assertTrue(wins.get((int) number(seen(ALICE).account())));
        assertEquals(1, events().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void no_count_is_lost_when_many_count_on_one_account(int threads) throws Exception {
        created(ALICE);
        together(threads, number -> countOnce(ALICE));
        assertEquals(threads, number(seen(ALICE).account()));
        assertEquals(1 + threads, events().size());
    }

    @Test
    void a_change_that_is_refused_does_no_harm_to_those_beside_it() throws Exception {
        AuditEvent used = event(ALICE);
        accounts().record(used);
        List<Boolean> made =
                together(
                        32,
                        number -> {
                            var name = new AccountName("person" + number);
                            return isCreated(name, number % 4 == 0 ? used : event(name));
                        });
        for (int i = 0; i < made.size(); i++) {
            assertEquals(i % 4 != 0, made.get(i));
            var name = new AccountName("person" + i);
            assertEquals(made.get(i), accounts().find(name).isPresent());
        }
    }

    @Test
    void many_accounts_change_side_by_side() throws Exception {
        int threads = 64;
        int changes = 10;
        together(threads, number -> liveThrough(changes, new AccountName("person" + number)));
        for (int i = 0; i < threads; i++) {
            var name = new AccountName("person" + i);
            assertEquals(changes, number(seen(name).account()));
            assertEquals(1 + changes, audit().after(0, Optional.of(name), 100).size());
        }
    }

    @Test
    void whoever_reads_after_a_replacement_has_returned_sees_it() throws Exception {
        created(ALICE);
        var returned = new AtomicLong();
        int readers = 4;
        together(
                1 + readers,
                number -> number == 0 ? replaceOften(200, returned) : readOften(200, returned));
    }

    // Helpers

    private List<AuditEvent> follow(int count) throws InterruptedException {
        var read = new ArrayList<AuditEvent>();
        long last = 0;
        while (read.size() < count) {
            assertTrue(audit().await(last, LONG));
            List<Entry> page = audit().after(last, Optional.empty(), 3);
            read.addAll(events(page));
            last = page.getLast().sequence();
        }
        return read;
    }

    private boolean replaceOften(long times, AtomicLong returned) {
        for (long i = 1; i <= times; i++) {
            replaced(seen(ALICE), i);
            returned.set(i);
        }
        return true;
    }

    private boolean readOften(long until, AtomicLong returned) {
        while (returned.get() < until) {
            long least = returned.get();
            long found = number(seen(ALICE).account());
            assertTrue(found >= least, () -> found + " was read after " + least);
        }
        return true;
    }

    private boolean countOnce(AccountName name) {
        Versioned seen = seen(name);
        while (!accounts()
                .replace(seen, numbered(seen.account(), number(seen.account()) + 1), event(name)))
            seen = seen(name);
        return true;
    }

    private boolean isCreated(AccountName name, AuditEvent event) {
        try {
            return accounts().create(account(name), event);
        } catch (StoreException e) {
            return false;
        }
    }

    private boolean liveThrough(int changes, AccountName name) {
        created(name);
        for (int i = 0; i < changes; i++) countOnce(name);
        return true;
    }

    /** What each of {@code threads} threads answered, all let go at one moment. */
    private static <R> List<R> together(int threads, Work<R> work)
            throws InterruptedException, ExecutionException {
        var go = new CountDownLatch(1);
        // Platform threads: virtual ones that only read would never let the others run.
        try (ExecutorService executor = Executors.newCachedThreadPool()) {
            var answers = new ArrayList<Future<R>>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                Callable<R> task =
                        () -> {
                            go.await();
                            return work.run(number);
                        };
                answers.add(executor.submit(task));
            }
            go.countDown();
            var all = new ArrayList<R>();
            for (Future<R> answer : answers) all.add(answer.get());
            return all;
        }
    }

    private interface Work<R> {
        R run(int number);
    }

    private Versioned created(AccountName name) {
        assertTrue(accounts().create(account(name), event(name)));
        return seen(name);
    }

    private Versioned replaced(Versioned seen, long number) {
        AccountName name = seen.account().name();
        assertTrue(accounts().replace(seen, numbered(seen.account(), number), event(name)));
        return seen(name);
    }

    private Versioned seen(AccountName name) {
        return accounts().find(name).orElseThrow();
    }

    private List<AuditEvent> recordedFor(AccountName... names) {
        List<AuditEvent> written = Stream.of(names).map(Samples::event).toList();
        written.forEach(accounts()::record);
        return written;
    }

    private List<AuditEvent> events() {
        return events(audit().after(0, Optional.empty(), 1_000));
    }

    private static List<AuditEvent> events(List<Entry> entries) {
        return entries.stream().map(Entry::event).toList();
    }

    private static Optional<AccountName> ofAlice() {
        return Optional.of(ALICE);
    }
}
