package io.sallyport.engine.audit;

import io.sallyport.engine.identity.AccountName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Port: reads the events that an {@code AccountStore} has written. Safe for use by many threads.
 */
public interface AuditLog {
    /** Most entries that one call answers. */
    int ENTRIES_MAX = 1_000;

    /**
     * An event and its place.
     *
     * @param sequence 1 for the store's first event, and one more for each: a gap is an event that
     *     is missing
     */
    record Entry(long sequence, AuditEvent event) {}

    /**
     * The oldest events after {@code sequence}, in order.
     *
     * @param sequence 0 for the beginning
     * @param account only events of this account, if given
     * @param limit 1 to {@link #ENTRIES_MAX}
     */
    List<Entry> after(long sequence, Optional<AccountName> account, int limit);

    /** The newest events, oldest of them first; parameters as in {@link #after}. */
    List<Entry> newest(Optional<AccountName> account, int limit);

    /** The event with this id. */
    Optional<Entry> find(String id);

    /**
     * Waits until there is an event after {@code sequence}, at most {@code limit}; true if there
     * is.
     */
    boolean await(long sequence, Duration limit) throws InterruptedException;
}
