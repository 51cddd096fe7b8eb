package io.sallyport.server;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The newest instant that earlier runs have recorded: the clock's high-water mark (FAULT-10). An
 * administrator who said that the clock is right has begun it anew.
 */
final class ClockMark {
    private ClockMark() {}

    static Instant of(AuditLog audit) {
        List<AuditEvent> newest =
                audit.newest(Optional.empty(), AuditLog.ENTRIES_MAX).stream()
                        .map(AuditLog.Entry::event)
                        .toList();
        int from = 0;
        for (int i = 0; i < newest.size(); i++)
            if (newest.get(i).cause() == Cause.CLOCK_TRUSTED) from = i;
        return newest.subList(from, newest.size()).stream()
                .map(AuditEvent::at)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }
}
