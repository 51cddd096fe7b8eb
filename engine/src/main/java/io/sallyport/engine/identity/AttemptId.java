package io.sallyport.engine.identity;

import java.util.random.RandomGenerator;

/**
 * The 128 random bits that a door draws for one attempt (GUESS-61); a resend carries the same.
 *
 * @param high first eight bytes, big-endian
 * @param low last eight bytes, big-endian
 */
public record AttemptId(long high, long low) {
    /** Draws an id; {@code random} must be a {@code SecureRandom} outside tests. */
    public static AttemptId random(RandomGenerator random) {
        return new AttemptId(random.nextLong(), random.nextLong());
    }

    /** Thirty-two hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
