package io.sallyport.server.door;

import java.time.Duration;

/**
 * Lets every denial leave on a fixed grid counted from its arrival, so that its time tells no
 * reason (GUESS-60).
 */
public final class DenialGrid {
    private static final long STEP_NANOS = Duration.ofMillis(50).toNanos();
    private static final long LEAST_NANOS = Duration.ofMillis(100).toNanos();

    private DenialGrid() {}

    /**
     * Waits for the next place of the grid: a multiple of 50 ms after {@code arrival}, and at least
     * 100 ms.
     *
     * @param arrival {@link System#nanoTime} when the attempt arrived
     */
    public static void await(long arrival) throws InterruptedException {
        long leaves = arrival + leavesAfter(System.nanoTime() - arrival);
        for (long rest = leaves - System.nanoTime(); rest > 0; rest = leaves - System.nanoTime())
            Thread.sleep(Duration.ofNanos(rest));
    }

    /** When an answer that is ready after {@code nanos} leaves. */
    static long leavesAfter(long nanos) {
        return Math.max(LEAST_NANOS, Math.ceilDiv(nanos, STEP_NANOS) * STEP_NANOS);
    }
}
