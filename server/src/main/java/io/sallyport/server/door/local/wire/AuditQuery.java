package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * Asks for audit events.
 *
 * @param account whose; absent for the caller's own, or for everybody's if the caller is root
 * @param after only events behind this sequence number, oldest first; absent for the newest
 * @param since only events from then on
 * @param denied only denials
 * @param limit most events to answer, 1 to {@value #LIMIT_MAX}
 * @param waitSeconds how long to wait for one if there is none; only with {@code after}
 */
public record AuditQuery(
        Optional<String> account,
        Optional<Long> after,
        Optional<Instant> since,
        Optional<Boolean> denied,
        Optional<Integer> limit,
        Optional<Integer> waitSeconds)
        implements OfAccount {
    public static final int LIMIT_MAX = 1_000;
    public static final int WAIT_SECONDS_MAX = 30;
}
