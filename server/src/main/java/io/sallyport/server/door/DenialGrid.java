package io.sallyport.server.door;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets every denial leave on a fixed grid of time counted from the arrival of its attempt, so that
 * timing does not tell one reason from another (GUESS-60).
 */
public final class DenialGrid {
    static final long SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    static final long EARLIEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private DenialGrid() {}

    /**
     * Returns when a denial may leave.
     *
     * @param arrival {@link System#nanoTime} when the attempt arrived
     */
    public static void await(long arrival) {
        long leave = arrival + departure(System.nanoTime() - arrival);
        for (long left = leave - System.nanoTime(); left > 0; left = leave - System.nanoTime())
            LockSupport.parkNanos(left);
    }

    /**
     * In how many nanoseconds a denial may leave, for doors that hold no thread meanwhile.
     *
     * @param arrival {@link System#nanoTime} when the attempt arrived
     */
    public static long leavesIn(long arrival) {
        long elapsed = System.nanoTime() - arrival;
        return departure(elapsed) - elapsed;
    }

    /** The next point of the grid at or after {@code elapsed} nanoseconds. */
    static long departure(long elapsed) {
        long points = Math.ceilDiv(Math.max(elapsed, EARLIEST_NANOS), SPACING_NANOS);
        return points * SPACING_NANOS;
    }
}
