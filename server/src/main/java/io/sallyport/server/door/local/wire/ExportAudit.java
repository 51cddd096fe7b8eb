package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * Asks for events as they are exported, oldest first.
 *
 * @param user only this account's
 * @param after only events behind this sequence number
 * @param since only events from then on; looked at only if {@code after} is 0
 * @param limit most events to answer, 1 to {@value #LIMIT_MAX}
 */
public record ExportAudit(Optional<String> user, long after, Optional<Instant> since, int limit) {
    public static final int LIMIT_MAX = 1_000;
}
