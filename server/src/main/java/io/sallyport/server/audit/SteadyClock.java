package io.sallyport.server.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clock that is not believed for a day after it leapt, so that a wrong one deletes nothing. A
 * leap is more than an hour that the monotonic clock does not share, or more than thirty days since
 * something that is known to have happened. Used by one thread.
 */
final class SteadyClock {
    private static final Duration LEAP = Duration.ofHours(1);
    private static final Duration LEAP_AT_START = Duration.ofDays(30);
    private static final Duration DOUBT = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger(SteadyClock.class);

    private final InstantSource clock;
    private final LongSupplier monotonic;
    private Instant base;
    private long baseNanos;
    private boolean isDoubted;

    /**
     * @param monotonic nanoseconds from any point on
     * @param known something that happened before now
     */
    SteadyClock(InstantSource clock, LongSupplier monotonic, Optional<Instant> known) {
        this.clock = clock;
        this.monotonic = monotonic;
        this.base = clock.instant();
        this.baseNanos = monotonic.getAsLong();
        known.map(then -> Duration.between(then, base))
                .filter(leap -> leap.compareTo(LEAP_AT_START) > 0)
                .ifPresent(this::doubt);
    }

    /** The instant of now; empty while there is doubt. */
    Optional<Instant> instant() {
        Instant now = clock.instant();
        Duration elapsed = Duration.ofNanos(monotonic.getAsLong() - baseNanos);
        Duration leap = Duration.between(base.plus(elapsed), now);
        if (leap.abs().compareTo(LEAP) > 0) {
            base = now;
            baseNanos = monotonic.getAsLong();
            doubt(leap);
        } else if (elapsed.compareTo(DOUBT) >= 0) {
            isDoubted = false;
        }
        return isDoubted ? Optional.empty() : Optional.of(now);
    }

    private void doubt(Duration leap) {
        isDoubted = true;
        LOG.warn(
                "the clock leapt by {} hours: in case it is wrong, nothing is deleted from the"
                        + " audit for a day",
                leap.toHours());
    }
}
