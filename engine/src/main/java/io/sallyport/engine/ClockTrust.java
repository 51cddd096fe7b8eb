package io.sallyport.engine;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.time.WatchedClock;
import java.time.Instant;

/** An administrator's word that a doubtful clock is right; it stands in the audit first. */
public final class ClockTrust {
    private final EngineParts parts;
    private final WatchedClock clock;

    /**
     * @param clock of the same node as {@code parts}
     */
    public ClockTrust(EngineParts parts, WatchedClock clock) {
        this.parts = parts;
        this.clock = clock;
    }

    /**
     * Believes the clock from now on, also after a restart.
     *
     * @return id of the audit event
     */
    public String give(String actor, Circumstances circumstances, String reason) {
        Instant now = clock.read().instant();
        AuditEvent event =
                EventScribe.ofNode(now, circumstances, actor, parts.random())
                        .event(Verdict.CHANGED, Cause.CLOCK_TRUSTED, reason, "", "");
        parts.register().record(event);
        clock.trust();
        return event.id();
    }
}
