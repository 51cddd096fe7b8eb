package io.sallyport.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.store.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FAULT-20: kill -9 under load. */
@Timeout(120)
final class CrashTest {
    private static final int ROUNDS = 10;
    private static final int CALLERS = 16;
    private static final int COUNTS_MAX = 1_000;
    private static final Duration START_MAX = Duration.ofSeconds(3);
    private static final long SEED = 20_260_701;

    @TempDir private Path parent;
    private final Ledger ledger = new Ledger();

    @Test
    void nothing_that_was_acknowledged_is_lost_by_kill_9() throws Exception {
        var random = new Random(SEED);
        Path folder = parent.resolve("store");
        var slowest = Duration.ZERO;
        for (int round = 0; round < ROUNDS; round++) {
            loadAndKill(folder, 1 + random.nextInt(COUNTS_MAX));
            long start = System.nanoTime();
            try (var store = EmbeddedStore.open(folder, Samples.seal())) {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                if (took.compareTo(slowest) > 0) slowest = took;
                ledger.check(store);
            }
        }
        System.out.println(
                ROUNDS
                        + " kills, seed "
                        + SEED
                        + ", "
                        + ledger.size()
                        + " acknowledged, slowest"
                        + " start "
                        + slowest.toMillis()
                        + " ms");
        assertTrue(slowest.compareTo(START_MAX) < 0, "slowest start " + slowest);
    }

    private void loadAndKill(Path folder, int counts) throws IOException {
        try (var child = ChildJvm.start(LoadProgram.class, folder, CALLERS)) {
            child.lineWith("open");
            int read = 0;
            while (read < counts) if (ledger.add(child.line().orElseThrow())) read++;
            child.kill();
            for (Optional<String> rest = child.line(); rest.isPresent(); rest = child.line())
                ledger.add(rest.get());
        }
    }
}
