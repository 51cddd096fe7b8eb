package io.sallyport.server.door.http;

import io.sallyport.server.app.App;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often each application has asked of late: it may ask as often as its rate, and the requests
 * of a minute at once. Kept in memory: no bound on guessing rests on it. Safe for many threads.
 */
final class Rates {
    private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new HashMap<>();

    /** What is left, and when that was so. */
    private record Bucket(double left, long at) {}

    /**
     * @param nanoTime a clock that never goes back
     */
    Rates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes one request; false if there is none left. */
    synchronized boolean take(App app) {
        long now = nanoTime.getAsLong();
        double full = app.rights().perMinute();
        // Bounded by the number of applications there ever were in this process's life.
        Bucket before = buckets.getOrDefault(app.name(), new Bucket(full, now));
        double left = Math.min(full, before.left() + full * (now - before.at()) / NANOS_PER_MINUTE);
        boolean isEnough = left >= 1;
        buckets.put(app.name(), new Bucket(isEnough ? left - 1 : left, now));
        return isEnough;
    }
}
