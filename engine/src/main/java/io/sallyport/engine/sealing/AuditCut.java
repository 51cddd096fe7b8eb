package io.sallyport.engine.sealing;

import io.sallyport.engine.audit.Link;
import java.time.Instant;

/**
 * A statement, to be signed, that the audit was cut behind a seal: what lies up to there was
 * deleted because of its age, and by nobody else (FAULT-72).
 *
 * @param number of the last seal that was cut off
 * @param seal link to that seal's record, which the first remaining seal names as the one before it
 * @param last sequence of the last event that was cut off
 * @param at when it was cut
 */
public record AuditCut(long number, Link seal, long last, Instant at) {
    /** Before anything was cut. */
    public static final AuditCut NONE = new AuditCut(0, Link.NONE, 0, Instant.EPOCH);

    public AuditCut {
        if (number < 0 || last < number)
            throw new IllegalArgumentException(
                    "a cut lies behind a seal, and each covers an event");
    }
}
