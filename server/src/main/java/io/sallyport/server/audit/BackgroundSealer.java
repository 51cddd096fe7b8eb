package io.sallyport.server.audit;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.sealing.AuditSealer;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the audit while the server runs: a minute after the first event without a seal, or as soon
 * as there are {@value AuditSealer#EVENTS_MAX} of them, and at a clean stop (FAULT-71). A thread of
 * its own does it, which no login wakes but the first of a minute.
 */
public final class BackgroundSealer implements AutoCloseable {
    private static final Duration EVENTS_WAIT_MAX = Duration.ofMinutes(1);
    private static final Duration IDLE_WAIT = Duration.ofMinutes(10);
    private static final Duration FAULT_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(15);
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundSealer.class);

    private final AuditLog audit;
    private final AuditSealer sealer;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::run, "audit-sealer");
    private volatile boolean closed;

    /** The last trouble that was told, so that it is told once. */
    private String trouble = "";

    public BackgroundSealer(AuditLog audit, AuditSealer sealer, InstantSource clock) {
        this.audit = audit;
        this.sealer = sealer;
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    /** Seals what has no seal yet; nobody may write any more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.join(CLOSE_WAIT_MAX)) sealAll();
            else LOG.warn("a seal of the audit does not come to its end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                if (!audit.await(sealer.sealed(), IDLE_WAIT)) continue;
                audit.await(sealer.sealed() + AuditSealer.EVENTS_MAX - 1, EVENTS_WAIT_MAX);
                if (!closed && !sealAll()) Thread.sleep(FAULT_PAUSE);
            }
        } catch (InterruptedException e) {
            LOG.debug("closing: {}", e.getMessage());
        }
    }

    private boolean sealAll() {
        try {
            var sealed = sealer.seal(clock.instant());
            while (sealed.events() > 0) {
                for (String complaint : sealed.complaints())
                    LOG.error(
                            "found while sealing the audit: {}; sallyport audit verify tells more",
                            complaint);
                sealed = sealer.seal(clock.instant());
            }
            trouble = "";
            return true;
        } catch (StoreException e) {
            complain(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void complain(String what) {
        if (!what.equals(trouble))
            LOG.warn("the audit is not sealed, which is tried again: {}", what);
        trouble = what;
    }
}
