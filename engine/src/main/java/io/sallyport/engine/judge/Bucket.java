package io.sallyport.engine.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A bucket of guesses that refills evenly, kept as the instant at which it would be full again
 * (GUESS-41).
 *
 * @param capacity guesses it holds when full
 * @param span time in which an empty one fills
 */
public record Bucket(int capacity, Duration span) {
    /**
     * Takes {@code charge} guesses out.
     *
     * @param fullAt the bucket's state
     * @return the next state; empty if it does not hold so many
     */
    public Optional<Instant> take(Instant fullAt, int charge, Instant now) {
        // A clock that moved back makes fullAt lie further ahead: it can only close the bucket
        // (GUESS-36).
        Instant from = fullAt.isAfter(now) ? fullAt : now;
        Instant next = from.plus(refill(charge));
        return next.isAfter(now.plus(span)) ? Optional.empty() : Optional.of(next);
    }

    /** The state after {@code charge} guesses were put back; it is never fuller than full. */
    Instant giveBack(Instant fullAt, int charge, Instant now) {
        Instant next = fullAt.minus(refill(charge));
        return next.isAfter(now) ? next : now;
    }

    private Duration refill(int charge) {
        return span.dividedBy(capacity).multipliedBy(charge);
    }
}
