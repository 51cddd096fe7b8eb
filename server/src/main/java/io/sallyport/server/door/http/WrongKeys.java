package io.sallyport.server.door.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What wrong keys cost: from a source that has shown too many of late, no key is looked at. Keys
 * are too long to be guessed; this keeps trying from being cheap. Safe for many threads.
 *
 * <p>A source that has shown a right key may go wrong far more often: somebody else on the same
 * machine must not be able to keep its application out.
 */
final class WrongKeys {
    static final int PER_MINUTE = 10;
    static final int PER_MINUTE_OF_PROVEN = 6_000;

    /** The one that was seen longest ago makes room. */
    private static final int SOURCES_MAX = 16_384;

    private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<Source, Cost> costs = new LinkedHashMap<>(16, 0.75f, true);

    /** How many wrong keys count, when that was so, and whether a right one has come from there. */
    private record Cost(double wrong, long at, boolean isProven) {
        int perMinute() {
            return isProven ? PER_MINUTE_OF_PROVEN : PER_MINUTE;
        }
    }

    /**
     * @param nanoTime a clock that never goes back
     */
    WrongKeys(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether a key from there is looked at now. */
    synchronized boolean mayTry(Source source) {
        Cost cost = costs.get(source);
        if (cost == null) return true;
        Cost now = now(cost);
        return now.wrong() + 1 <= now.perMinute();
    }

    /** A key from there was nobody's. */
    synchronized void wrong(Source source) {
        Cost now = now(costs.getOrDefault(source, unseen()));
        keep(source, new Cost(now.wrong() + 1, now.at(), now.isProven()));
    }

    /** A key from there was right. */
    synchronized void right(Source source) {
        Cost now = now(costs.getOrDefault(source, unseen()));
        keep(source, new Cost(now.wrong(), now.at(), true));
    }

    private Cost unseen() {
        return new Cost(0, nanoTime.getAsLong(), false);
    }

    private Cost now(Cost before) {
        long now = nanoTime.getAsLong();
        double forgotten = before.perMinute() * (now - before.at()) / NANOS_PER_MINUTE;
        return new Cost(Math.max(0, before.wrong() - forgotten), now, before.isProven());
    }

    private void keep(Source source, Cost cost) {
        costs.put(source, cost);
        if (costs.size() <= SOURCES_MAX) return;
        Iterator<Source> oldest = costs.keySet().iterator();
        oldest.next();
        oldest.remove();
    }
}
