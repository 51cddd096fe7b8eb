package io.sallyport.engine.sealing;

import io.sallyport.engine.audit.Link;
import java.time.Instant;

/**
 * A statement about a range of events, to be signed: these were there when it was made, and nothing
 * else (FAULT-71). It covers the events of all accounts, and those of none.
 *
 * @param number 1 for the first seal, and one more for each
 * @param previous link to the record of the seal before it; {@link Link#NONE} for the first
 * @param first sequence of the range's first event; one more than the last of the seal before
 * @param last sequence of its last event, at least {@code first}
 * @param digest {@link RangeDigest} of the events
 * @param at when it was made
 */
public record AuditSeal(
        long number, Link previous, long first, long last, Link digest, Instant at) {
    public AuditSeal {
        if (number < 1) throw new IllegalArgumentException("seals are numbered from 1 on");
        if (first < 1 || last < first)
            throw new IllegalArgumentException("a seal covers at least one event");
    }
}
