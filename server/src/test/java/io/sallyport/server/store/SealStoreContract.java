package io.sallyport.server.store;

import static io.sallyport.server.store.Samples.ALICE;
import static io.sallyport.server.store.Samples.BOB;
import static io.sallyport.server.store.Samples.account;
import static io.sallyport.server.store.Samples.event;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.sealing.AuditArchive;
import io.sallyport.engine.sealing.AuditArchive.Row;
import io.sallyport.engine.sealing.AuditSealer;
import io.sallyport.engine.sealing.SealStore;
import io.sallyport.engine.sealing.SealStore.Newest;
import io.sallyport.engine.sealing.SealStore.Signed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do for the proof of its audit (FAULT-71, FAULT-72). */
@Timeout(120)
public abstract class SealStoreContract<A extends AuditArchive & SealStore> {
    private static final long SEED = 71;

    /** The store of this test, empty at its start. */
    protected abstract AccountStore accounts();

    /** The same store. */
    protected abstract AuditLog audit();

    /** The same store. */
    protected abstract A archive();

    private History<A> history() {
        return new History<>(accounts(), archive());
    }

    // Rows

    @Test
    void sequences_have_no_gaps() {
        for (int i = 0; i < 3; i++) accounts().record(event(ALICE));
        assertThrows(
                StoreException.class,
                () -> accounts().record(audit().after(0, Optional.empty(), 1).getFirst().event()));
        assertFalse(
                accounts()
                        .replace(
                                new io.sallyport.engine.account.Versioned(account(BOB), 1),
                                account(BOB),
                                event(BOB)));
        accounts().record(event(BOB));
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                archive().rows(0, 10).stream().map(Row::sequence).toList());
        assertEquals(4, archive().lastSequence());
    }

    @Test
    void rows_come_by_label_and_then_by_sequence() {
        for (String name : List.of("bob", "alice", "b", "alice", "\uff5e", "\ud83d\ude00", "bob"))
            accounts().record(event(new AccountName(name)));
        accounts().record(event(Optional.empty()));
        var all = archive().rowsByLabel("", 0, 100);
        assertEquals(List.of(2L, 4L, 3L, 1L, 7L, 5L, 6L), all.stream().map(Row::sequence).toList());
        var from = archive().rowsByLabel("alice", 4, 2);
        assertEquals(List.of(3L, 1L), from.stream().map(Row::sequence).toList());
    }

    @Test
    void a_head_is_the_register_with_its_newest_event() {
        var history = history();
        history.change(ALICE);
        history.login(ALICE);
        history.nobody();
        var head = archive().head(ALICE);
        assertEquals(2, head.newest().orElseThrow().sequence());
        assertEquals(
                Optional.of(head.register().orElseThrow().auditLink()),
                head.newest()
                        .flatMap(Row::event)
                        .map(io.sallyport.engine.audit.AuditEventFormat::write)
                        .map(Link::to));
        assertEquals(Optional.empty(), archive().head(BOB).register());
    }

    // Seals

    @Test
    void a_new_store_has_no_seal_no_cut_and_no_key() {
        assertEquals(Optional.empty(), archive().newestSeal());
        assertEquals(Newest.NONE, archive().remembered());
        assertEquals(Optional.empty(), archive().cut());
        assertEquals(Optional.empty(), archive().signingKey());
        assertEquals(List.of(), archive().sealsAfter(0, 10));
    }

    @Test
    void seals_are_found_as_they_were_appended() {
        for (int i = 1; i <= 5; i++) archive().append(signed(i));
        assertEquals(
                List.of(3L, 4L), archive().sealsAfter(2, 2).stream().map(Signed::number).toList());
        assertArrayEquals(signed(5).record(), archive().newestSeal().orElseThrow().record());
        assertEquals(new Newest(5, Link.to(signed(5).record())), archive().remembered());
    }

    @Test
    void no_seal_takes_the_place_of_another_one() {
        archive().append(signed(1));
        assertThrows(StoreException.class, () -> archive().append(new Signed(1, new byte[] {9})));
        assertArrayEquals(signed(1).record(), archive().newestSeal().orElseThrow().record());
        assertEquals(new Newest(1, Link.to(signed(1).record())), archive().remembered());
    }

    @Test
    void key_and_cut_are_kept_and_replaced() {
        archive().keepSigningKey(new byte[] {1});
        archive().keepSigningKey(new byte[] {2});
        archive().keepCut(new byte[] {3});
        archive().keepCut(new byte[] {4});
        assertArrayEquals(new byte[] {2}, archive().signingKey().orElseThrow());
        assertArrayEquals(new byte[] {4}, archive().cut().orElseThrow());
    }

    @Test
    void a_sweep_deletes_what_is_old_a_little_at_a_time() {
        for (int i = 1; i <= 5; i++) {
            accounts().record(event(ALICE));
            archive().append(signed(i));
        }
        assertTrue(archive().sweep(3, 4, 2));
        assertEquals(
                List.of(3L, 4L, 5L), archive().rows(0, 9).stream().map(Row::sequence).toList());
        assertTrue(archive().sweep(3, 4, 2));
        assertFalse(archive().sweep(3, 4, 2));
        assertEquals(List.of(5L), archive().rows(0, 9).stream().map(Row::sequence).toList());
        assertEquals(
                List.of(4L, 5L), archive().sealsAfter(0, 9).stream().map(Signed::number).toList());
        assertEquals(1, audit().after(0, Optional.empty(), 9).size());
        accounts().record(event(ALICE));
        assertEquals(6, archive().lastSequence());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001})
    void a_page_is_bounded(int limit) {
        assertThrows(IllegalArgumentException.class, () -> archive().rows(0, limit));
        assertThrows(IllegalArgumentException.class, () -> archive().rowsByLabel("", 0, limit));
        assertThrows(IllegalArgumentException.class, () -> archive().sealsAfter(0, limit));
    }

    // Whole histories

    @Test
    void the_empty_audit_is_whole() {
        assertEquals(List.of(), history().findings());
        assertEquals(List.of(), history().seal());
    }

    @Test
    void random_histories_with_seals_and_cuts_are_whole() {
        var random = new Random(SEED);
        var history = history();
        for (int round = 0; round < 20; round++) {
            history.random(random.nextInt(40), random);
            if (random.nextInt(3) > 0) assertEquals(List.of(), history.seal());
            history.wait(Duration.ofDays(random.nextInt(3)));
            if (random.nextInt(4) == 0) history.cut(history.now().minus(Duration.ofDays(5)));
            assertEquals(List.of(), history.findings(), "round " + round + " of seed " + SEED);
        }
        assertTrue(archive().cut().isPresent());
    }

    @Test
    void names_that_were_deleted_and_made_again_are_no_damage() {
        var history = history();
        for (int life = 0; life < 3; life++) {
            history.login(ALICE);
            history.login(ALICE);
            history.change(ALICE);
            history.login(ALICE);
            history.delete(ALICE);
        }
        history.seal();
        assertEquals(List.of(), history.findings());
        history.change(ALICE);
        assertEquals(List.of(), history.findings());
        assertEquals(1, history.check().unsealed());
    }

    @Test
    void a_long_audit_takes_several_seals_and_steps() {
        var history = history();
        for (int i = 0; i < 2 * AuditSealer.EVENTS_MAX + 500; i++) history.nobody();
        history.seal();
        for (int i = 0; i < AuditSealer.EVENTS_MAX + 1; i++) history.nobody();
        var checked = history.check();
        assertEquals(List.of(), checked.findings());
        assertEquals(3, checked.seals());
        assertEquals(3 * AuditSealer.EVENTS_MAX + 501, checked.events());
        assertEquals(AuditSealer.EVENTS_MAX + 1, checked.unsealed());
    }

    @Test
    void a_cut_keeps_whole_ranges_and_the_newest_seal() {
        var history = history();
        for (int seal = 0; seal < 4; seal++) {
            for (int i = 0; i < 5; i++) history.login(ALICE);
            history.change(BOB);
            history.seal();
            history.wait(Duration.ofDays(1));
        }
        assertFalse(history.cut(Samples.NOW));
        assertTrue(history.cut(history.now().minus(Duration.ofHours(60))));
        assertEquals(19, archive().rows(0, 1).getFirst().sequence() + 6);
        assertEquals(List.of(), history.findings());
        assertTrue(history.cut(history.now().plus(Duration.ofDays(1_000))));
        assertEquals(
                LongStream.rangeClosed(19, 24).boxed().toList(),
                archive().rows(0, 100).stream().map(Row::sequence).toList());
        assertEquals(List.of(), history.findings());
        assertFalse(history.cut(history.now().plus(Duration.ofDays(1_000))));
    }

    @Test
    void an_account_whose_events_were_all_cut_off_is_whole() {
        var history = history();
        history.change(ALICE);
        history.seal();
        history.wait(Duration.ofDays(500));
        history.nobody();
        history.seal();
        history.cut(history.now().minus(Duration.ofDays(400)));
        assertEquals(1, archive().rows(0, 9).size());
        assertEquals(List.of(), history.findings());
        history.login(ALICE);
        assertEquals(List.of(), history.findings());
    }

    @Test
    void the_key_that_signs_stays_the_same() {
        var first = history().key().publicKey();
        assertEquals(first, history().key().publicKey());
    }

    private static Signed signed(int number) {
        return new Signed(number, new byte[] {1, 2, (byte) number});
    }
}
