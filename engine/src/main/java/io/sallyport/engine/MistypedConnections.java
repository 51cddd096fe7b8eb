package io.sallyport.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Connections over which something was typed that cannot be a code, most often the account's
 * password. It counts for their source once (SSH-69): a tool that answers every prompt with the one
 * text it has must not spend the budget of everybody who shares its address. In memory only, like
 * the budgets themselves. Safe for use by many threads.
 */
final class MistypedConnections {
    static final int CONNECTIONS_MAX = 16_384;

    /** Longer than anybody may take to log in; later the same ports may be somebody else's. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** When each was noted; the oldest comes first. */
    private final Map<String, Instant> noted = new LinkedHashMap<>();

    /**
     * Notes it.
     *
     * @param connection what tells it from all others; empty if nothing does
     * @return whether this is the first time; always, for a connection that cannot be told
     */
    synchronized boolean isFirst(String connection, Instant now) {
        if (connection.isEmpty()) return true;
        Instant before = noted.get(connection);
        if (before != null && before.plus(KEPT).isAfter(now)) return false;
        noted.remove(connection);
        noted.put(connection, now);
        if (noted.size() > CONNECTIONS_MAX) noted.remove(noted.keySet().iterator().next());
        return true;
    }
}
