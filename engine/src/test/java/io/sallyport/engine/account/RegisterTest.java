package io.sallyport.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.FaultyStore;
import io.sallyport.engine.testing.FaultyStore.When;
import io.sallyport.engine.testing.ReferenceStore;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Read, decide, compare and set, and decide again (FAULT-9, GUESS-33). */
class RegisterTest {
    private static final AccountName ALICE = new AccountName("alice");

    private final ReferenceStore store = new ReferenceStore();
    private final FaultyStore front = new FaultyStore(store);
    private final Register register = new Register(front, OwnerNotices.NONE);
    private final Account seen = Account.empty(ALICE, Rehearsal.NOON);

    private static AuditEvent event(String id) {
        return new AuditEvent(
                id,
                Rehearsal.NOON,
                Optional.of(ALICE),
                Optional.empty(),
                Stage.circumstances("alice"),
                Verdict.CHANGED,
                Cause.ENROLLED,
                "",
                "",
                "",
                "",
                Link.NONE);
    }

    @Test
    void a_commit_makes_the_account_and_links_it_to_its_event() {
        assertEquals("done", settle(new Decision.Commit<>("done", seen, event("A"))));
        assertEquals(Link.to(AuditEventFormat.write(store.events().getFirst())), link());
        Link first = link();
        settle(new Decision.Commit<>("again", seen, event("B")));
        assertEquals(first, store.events().get(1).previous());
        assertEquals(Link.to(AuditEventFormat.write(store.events().get(1))), link());
    }

    @Test
    void a_note_makes_no_account_and_is_linked_to_one_that_exists() {
        settle(new Decision.Note<>("", event("A")));
        assertTrue(register.peek(ALICE).isEmpty());
        assertEquals(List.of(event("A")), store.events());
        settle(new Decision.Commit<>("", seen, event("B")));
        Link before = link();
        settle(new Decision.Note<>("", event("C")));
        assertEquals(before, store.events().getLast().previous());
        assertEquals(Link.to(AuditEventFormat.write(store.events().getLast())), link());
    }

    @Test
    void what_is_kept_writes_nothing() {
        assertEquals("as it is", settle(new Decision.Keep<>("as it is")));
        assertEquals(List.of(), store.events());
        assertTrue(register.peek(ALICE).isEmpty());
    }

    @Test
    void what_is_forgotten_leaves_its_events() {
        settle(new Decision.Commit<>("", seen, event("A")));
        Link before = link();
        settle(new Decision.Forget<>("", event("B")));
        assertTrue(register.peek(ALICE).isEmpty());
        assertEquals(before, store.events().getLast().previous());
        assertEquals(2, store.events().size());
        // Once it is gone the event is recorded all the same.
        settle(new Decision.Forget<>("", event("C")));
        assertEquals(3, store.events().size());
    }

    /** Each of the four ways to lose: the decision is made anew on what the winner left. */
    @Test
    void a_decision_is_made_anew_when_somebody_was_faster() {
        for (var mine :
                List.<Decision<String>>of(
                        new Decision.Commit<>("", seen, event("B")),
                        new Decision.Note<>("", event("B")),
                        new Decision.Forget<>("", event("B")))) {
            for (boolean existed : new boolean[] {false, true}) {
                var other = new RegisterTest();
                if (existed) other.settle(new Decision.Commit<>("", seen, event("0")));
                var rival = new Register(other.store, OwnerNotices.NONE);
                other.front.at(
                        2,
                        When.BEFORE_THE_WORK,
                        () ->
                                rival.settle(
                                        ALICE,
                                        Rehearsal.NOON,
                                        any -> new Decision.Commit<>("", seen, event("A"))));
                var links = new ArrayList<Link>();
                other.register.settle(
                        ALICE,
                        Rehearsal.NOON,
                        account -> {
                            links.add(account.auditLink());
                            return mine;
                        });
                // A note of a name that has no account is no decision on the account.
                boolean lost = existed || mine instanceof Decision.Commit;
                assertEquals(lost ? 2 : 1, links.size(), mine + ", existed " + existed);
                if (lost) assertFalse(links.get(0).equals(links.get(1)));
            }
        }
    }

    @Test
    void a_decision_that_always_loses_ends() {
        var losing =
                new FaultyStore(store) {
                    @Override
                    public boolean create(Account first, AuditEvent event) {
                        return false;
                    }
                };
        var tries = new ArrayList<Account>();
        var fault =
                assertThrows(
                        StoreException.class,
                        () ->
                                new Register(losing, OwnerNotices.NONE)
                                        .settle(
                                                ALICE,
                                                Rehearsal.NOON,
                                                account -> {
                                                    tries.add(account);
                                                    return new Decision.Commit<>(
                                                            "", account, event("A"));
                                                }));
        assertEquals(64, tries.size());
        assertTrue(String.valueOf(fault.getMessage()).contains("changed 64 times"));
    }

    @Test
    void a_deliberation_that_throws_writes_nothing_and_gives_its_turn_back() {
        for (int i = 0; i < 3; i++)
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            register.settle(
                                    ALICE,
                                    Rehearsal.NOON,
                                    account -> {
                                        throw new IllegalStateException("a bug");
                                    }));
        settle(new Decision.Commit<>("", seen, event("A")));
        assertEquals(1, store.events().size());
    }

    /** Inside one node nobody loses to themselves: no decision is made twice. */
    @Test
    void decisions_on_one_account_take_turns_inside_a_node() throws Exception {
        var made = new java.util.concurrent.atomic.AtomicInteger();
        var gate = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<String>>();
            for (int i = 0; i < 200; i++) {
                String id = "E" + i;
                running.add(
                        threads.submit(() -> {
                            gate.await();
                            return register.settle(
                                    ALICE,
                                    Rehearsal.NOON,
                                    account -> {
                                        made.incrementAndGet();
                                        return new Decision.Commit<>(id, account, event(id));
                                    });
                        }));
            }
            gate.countDown();
            for (var one : running) one.get();
        }
        assertEquals(200, made.get());
        assertEquals(200, store.events().size());
    }

    /** FAULT-12: a queue is bounded; whoever finds it full is told so, and nothing is decided. */
    @Test
    void too_many_waiting_for_one_account_are_turned_away() throws Exception {
        var holding = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var holder =
                    threads.submit(() ->
                            register.settle(
                                    ALICE,
                                    Rehearsal.NOON,
                                    account -> {
                                        holding.countDown();
                                        awaitQuietly(release);
                                        return new Decision.Keep<>("held");
                                    }));
            holding.await();
            var waiting = new ArrayList<Future<String>>();
            for (int i = 0; i < 700; i++)
                waiting.add(
                        threads.submit(() -> {
                            try {
                                return settle(new Decision.Keep<>("done"));
                            } catch (StoreException full) {
                                return "turned away";
                            } finally {
                                // The first to be turned away ends the holder's turn.
                                if (Thread.currentThread().isVirtual()) release.countDown();
                            }
                        }));
            int away = 0;
            for (var one : waiting) if (one.get().equals("turned away")) away++;
            assertEquals("held", holder.get());
            // Those that came after the release found room again.
            assertTrue(away >= 1 && away <= 700 - 512, away + " turned away");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_interrupted_wait_is_a_fault_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        assertThrows(StoreException.class, () -> settle(new Decision.Keep<>("")));
        assertTrue(Thread.interrupted());
    }

    private <R> R settle(Decision<R> decision) {
        return register.settle(ALICE, Rehearsal.NOON, account -> decision);
    }

    private Link link() {
        return register.peek(ALICE).orElseThrow().auditLink();
    }
}
