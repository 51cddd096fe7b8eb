package io.sallyport.engine;

import io.sallyport.engine.judge.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How often each source has failed of late, over all accounts (GUESS-22). A source over its budget
 * is asked for two codes and waits behind all others; it is never locked out. Kept in memory only:
 * no bound on guessing rests on it (GUESS-24). Safe for use by many threads.
 */
final class SourceBudgets {
    private static final int SOURCES_MAX = 65_536;
    private static final Duration SPAN = Duration.ofMinutes(10);

    /** The source that failed longest ago comes first. */
    private final Map<Source, Instant> fullAt = new LinkedHashMap<>();

    /** In the order of arrival, one at a time. */
    private final ReentrantLock backSeat = new ReentrantLock(true);

    boolean isOver(String address, Instant now) {
        List<Source> sources = Source.of(address);
        if (sources.isEmpty()) return false;
        synchronized (this) {
            return sources.stream().anyMatch(source -> isOver(source, now));
        }
    }

    /** A failure from this address. */
    void failed(String address, Instant now) {
        List<Source> sources = Source.of(address);
        if (sources.isEmpty()) return;
        synchronized (this) {
            for (Source source : sources) charge(source, now);
        }
    }

    /**
     * Does the work of an attempt; work for sources over their budget waits in one row, so that it
     * takes no more than one processor and one place at the store.
     */
    <R> R inTurn(boolean isOver, Supplier<R> work) {
        if (!isOver) return work.get();
        backSeat.lock();
        try {
            return work.get();
        } finally {
            backSeat.unlock();
        }
    }

    private boolean isOver(Source source, Instant now) {
        return bucket(source).take(state(fullAt.get(source), now), 1, now).isEmpty();
    }

    private void charge(Source source, Instant now) {
        // Taken out, so that it goes to the end of the row.
        Instant before = state(fullAt.remove(source), now);
        fullAt.put(source, bucket(source).take(before, 1, now).orElse(before));
        if (fullAt.size() > SOURCES_MAX) fullAt.remove(fullAt.keySet().iterator().next());
    }

    /** What a clock left behind that has been set back since says nothing any more. */
    private static Instant state(@Nullable Instant kept, Instant now) {
        return kept == null || kept.isAfter(now.plus(SPAN)) ? Instant.EPOCH : kept;
    }

    private static Bucket bucket(Source source) {
        return new Bucket(source.failures(), SPAN);
    }
}
