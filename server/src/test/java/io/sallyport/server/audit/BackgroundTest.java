package io.sallyport.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.sealing.AuditArchive.Row;
import io.sallyport.engine.sealing.AuditRetention;
import io.sallyport.engine.sealing.AuditSealer;
import io.sallyport.server.store.History;
import io.sallyport.server.store.Samples;
import io.sallyport.server.store.memory.MemoryArchive;
import io.sallyport.server.store.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** FAULT-71, FAULT-72: seals and cuts come by themselves. */
@Timeout(60)
class BackgroundTest {
    private final MemoryStore store = new MemoryStore();
    private final MemoryArchive archive = store.archive();
    private final History<MemoryArchive> history = new History<>(store, archive);

    private BackgroundSealer sealer() {
        return new BackgroundSealer(
                store, new AuditSealer(archive, archive, history.key()), history::now);
    }

    @Test
    void as_many_events_as_a_seal_holds_are_sealed_without_a_wait() throws InterruptedException {
        try (var sealer = sealer()) {
            for (int i = 0; i < AuditSealer.EVENTS_MAX; i++) history.nobody();
            while (archive.newestSeal().isEmpty()) Thread.onSpinWait();
            assertEquals(0, history.check().unsealed());
            assertTrue(sealer != null);
        }
    }

    @Test
    void a_few_events_wait_for_company_and_are_sealed_at_a_clean_stop() {
        try (var sealer = sealer()) {
            history.nobody();
            assertEquals(1, history.check().unsealed());
            assertTrue(sealer != null);
        }
        assertEquals(0, history.check().unsealed());
        assertEquals(List.of(), history.findings());
    }

    @Test
    void what_is_too_old_is_cut_off_and_the_rest_stays_proven() {
        for (int day = 0; day < 10; day++) {
            history.login(Samples.ALICE);
            history.seal();
            history.wait(Duration.ofDays(1));
        }
        var retention = new AuditRetention(archive, history.key());
        try (var background =
                new BackgroundRetention(retention, () -> Duration.ofDays(7), history::now)) {
            while (archive.rows(0, 1).getFirst().sequence() == 1) Thread.onSpinWait();
            assertTrue(background != null);
        }
        assertEquals(
                List.of(5L, 6L, 7L, 8L, 9L, 10L),
                archive.rows(0, 100).stream().map(Row::sequence).toList());
        assertEquals(List.of(), history.findings());
    }
}
