package io.sallyport.engine.account;

import java.time.Instant;

/**
 * What guessing has cost so far. A bucket is kept as one instant: when it would be full again
 * (GUESS-41).
 *
 * <p>The known-device lane, its devices and its refunds (GUESS-10 to 14, 30) take their place here
 * beside the stranger lane when they are built.
 *
 * @param stranger the lane of all sources together
 * @param levelTwo the bucket of pairs of codes
 */
public record GuessState(Lane stranger, Instant levelTwo) {
    /** Nothing guessed yet: everything full. */
    public static final GuessState FULL = new GuessState(Lane.FULL, Instant.EPOCH);

    /** Three buckets, all of which must hold a guess. */
    public record Lane(Instant shortTerm, Instant day, Instant month) {
        public static final Lane FULL = new Lane(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
    }

    public GuessState withStranger(Lane lane) {
        return new GuessState(lane, levelTwo);
    }

    public GuessState withLevelTwo(Instant fullAt) {
        return new GuessState(stranger, fullAt);
    }
}
