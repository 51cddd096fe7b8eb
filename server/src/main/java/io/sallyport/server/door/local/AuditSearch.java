package io.sallyport.server.door.local;

import io.sallyport.engine.audit.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds events by their time. */
final class AuditSearch {
    /** Clocks are set back now and then, so times grow with the sequence only nearly. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

    private final AuditLog audit;

    AuditSearch(AuditLog audit) {
        this.audit = audit;
    }

    /** A sequence number such that all events from {@code since} on lie behind it, by bisection. */
    long before(Instant since) {
        Instant from = since.minus(CLOCK_SLACK);
        var newest = audit.newest(Optional.empty(), 1);
        if (newest.isEmpty()) return 0;
        long low = 0;
        long high = newest.getFirst().sequence();
        while (low < high) {
            long middle = low + (high - low) / 2;
            var next = audit.after(middle, Optional.empty(), 1);
            if (next.isEmpty() || !next.getFirst().event().at().isBefore(from)) high = middle;
            else low = next.getFirst().sequence();
        }
        return low;
    }
}
