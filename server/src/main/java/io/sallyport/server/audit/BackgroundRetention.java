package io.sallyport.server.audit;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.sealing.AuditRetention;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is old from the audit while the server runs, a little at a time (FAULT-72); never by
 * a clock that leapt, see {@link SteadyClock}.
 */
public final class BackgroundRetention implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofHours(1);
    private static final Duration SWEEP_EVERY = Duration.ofMillis(250);
    private static final int EVENTS_A_SWEEP = 100;
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(15);
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundRetention.class);

    private final AuditRetention retention;
    private final Supplier<Duration> keep;
    private final InstantSource source;
    private @Nullable SteadyClock clock;
    private final Thread thread = new Thread(this::run, "audit-retention");
    private volatile boolean closed;

    /**
     * @param keep how long events are kept, as it is set now
     */
    public BackgroundRetention(
            AuditRetention retention, Supplier<Duration> keep, InstantSource clock) {
        this.retention = retention;
        this.keep = keep;
        this.source = clock;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (!thread.join(CLOSE_WAIT_MAX)) LOG.warn("a cut of the audit does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                look();
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            LOG.debug("closing: {}", e.getMessage());
        }
    }

    private void look() throws InterruptedException {
        try {
            cut();
            while (!closed && retention.sweep(EVENTS_A_SWEEP)) Thread.sleep(SWEEP_EVERY);
        } catch (StoreException e) {
            LOG.warn("the audit is not cut, which is tried again: {}", e.getMessage());
        }
    }

    private void cut() {
        if (clock == null)
            clock = new SteadyClock(source, System::nanoTime, retention.newestSealAt());
        Optional<Instant> now = clock.instant();
        if (now.isEmpty()) return;
        Duration kept = keep.get();
        retention
                .cut(now.get().minus(kept), now.get())
                .ifPresent(cut ->
                        LOG.info(
                                "the audit was cut behind event {}: what is older than {} days"
                                        + " is deleted",
                                cut.last(),
                                kept.toDays()));
    }
}
