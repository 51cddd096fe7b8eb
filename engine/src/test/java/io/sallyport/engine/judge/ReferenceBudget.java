package io.sallyport.engine.judge;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A budget kept as the plain list of all charges ever taken, and judged by its definition: from any
 * past charge on, no more than the capacity and what has trickled in since may have been taken.
 * Knows neither instants of refilling nor levels.
 */
final class ReferenceBudget {
    private final int capacity;
    private final Duration span;
    private final List<Instant> times = new ArrayList<>();
    private final List<Integer> charges = new ArrayList<>();

    ReferenceBudget(int capacity, Duration span) {
        this.capacity = capacity;
        this.span = span;
    }

    static List<ReferenceBudget> strangerLane() {
        return List.of(
                new ReferenceBudget(5, Duration.ofHours(1)),
                new ReferenceBudget(8, Duration.ofHours(24)),
                new ReferenceBudget(16, Duration.ofDays(30)));
    }

    /** Burst 60, then 6 a minute. */
    static ReferenceBudget pairs() {
        return new ReferenceBudget(60, Duration.ofMinutes(10));
    }

    static List<ReferenceBudget> knownDevicesLane() {
        return List.of(
                new ReferenceBudget(5, Duration.ofMinutes(15)),
                new ReferenceBudget(8, Duration.ofHours(24)),
                new ReferenceBudget(9, Duration.ofDays(30)));
    }

    boolean bears(int charge, Instant now) {
        if (charge > capacity) return false;
        int taken = charge;
        for (int i = times.size() - 1; i >= 0; i--) {
            taken += charges.get(i);
            if (exceeds(taken, Duration.between(times.get(i), now))) return false;
        }
        return true;
    }

    void take(int charge, Instant now) {
        times.add(now);
        charges.add(charge);
    }

    /** As if so much had never been taken; what is more than full overflows. */
    void giveBack(int charge, Instant now) {
        take(-charge, now);
        take(0, now);
    }

    /** Whether {@code taken > capacity + elapsed x capacity / span}, without rounding. */
    private boolean exceeds(int taken, Duration elapsed) {
        var trickled = nanos(elapsed).add(nanos(span)).multiply(BigInteger.valueOf(capacity));
        return nanos(span).multiply(BigInteger.valueOf(taken)).compareTo(trickled) > 0;
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.toSeconds())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(duration.toNanosPart()));
    }
}
