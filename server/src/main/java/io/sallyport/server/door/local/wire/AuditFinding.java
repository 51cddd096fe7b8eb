package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * Something in the audit that is not as it was written.
 *
 * @param account whose; empty text if that is not known, or nobody's alone
 * @param first sequence of the first event that it is about; 0 if it is about none
 * @param last sequence of the last one
 * @param from when it happened at the earliest, as far as that is known
 * @param to when at the latest
 * @param what one sentence
 */
public record AuditFinding(
        String account,
        long first,
        long last,
        Optional<Instant> from,
        Optional<Instant> to,
        String what) {}
