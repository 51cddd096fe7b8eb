package io.sallyport.engine.judge;

import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.KnownDevice;
import java.time.Instant;

/**
 * As whom a guess is charged. Chosen before anything is compared, and never changed by what was
 * typed (GUESS-11).
 */
sealed interface Standing {
    /**
     * Anybody else.
     *
     * @param mustGiveTwo one code is not enough: its source has failed too often (GUESS-22)
     */
    record Stranger(boolean mustGiveTwo) implements Standing {}

    /** A device that is known still; its source does not matter. */
    record Known(KnownDevice device) implements Standing {}

    static Standing of(GuessState guesses, Origin origin, Instant now) {
        for (ShownDevice shown : origin.shown())
            for (KnownDevice device : guesses.devices())
                if (shown.is(device) && device.isKnownAt(now)) return new Known(device);
        return new Stranger(origin.sourceOverBudget());
    }
}
