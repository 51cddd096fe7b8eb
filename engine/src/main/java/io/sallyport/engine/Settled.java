package io.sallyport.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;

/**
 * Tickets that have counted, with what came of them, for as long as they could be used. A ticket
 * counts once; the same settlement sent again gets the first outcome. Safe for use by many threads.
 *
 * <p>Kept in memory only: after a restart the store refuses a second event with the ticket's id.
 */
final class Settled {
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** The outcome of a ticket's first settlement; it is still being made at first. */
    record Entry(
            FileSettlement.Stored stored,
            Instant since,
            FutureTask<AuthenticationOutcome> outcome) {}

    /** The entry of this ticket: {@code first}, unless there is one already. */
    synchronized Entry enter(String event, Entry first, Duration lifetime) {
        forgetBefore(first.since().minus(lifetime.multipliedBy(2)));
        Entry earlier = entries.putIfAbsent(event, first);
        return earlier == null ? first : earlier;
    }

    private void forgetBefore(Instant instant) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext() && oldest.next().since().isBefore(instant)) oldest.remove();
    }
}
