package io.sallyport.engine.time;

import java.time.Instant;
import java.util.Optional;

/**
 * What the clock said.
 *
 * @param instant the time of the wall clock, whether it is believed or not
 * @param doubt why it cannot be believed, and what to do about it; empty if it can
 */
public record Reading(Instant instant, Optional<String> doubt) {
    /**
     * The instant, if a code can be judged by it.
     *
     * @throws ClockException if the clock cannot be believed
     */
    public Instant trusted() {
        doubt.ifPresent(why -> {
            throw new ClockException(why);
        });
        return instant;
    }
}
