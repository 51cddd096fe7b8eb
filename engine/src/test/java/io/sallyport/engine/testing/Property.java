package io.sallyport.engine.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Checks a property on many random cases. A failure names its seed; {@code -Dsallyport.seed=SEED}
 * begins with that case, and any other number tries other cases.
 */
public final class Property {
    private static final long SEED = Long.getLong("sallyport.seed", 1_000_000);

    private Property() {}

    /** One case, a function of {@code random}. */
    public interface Case {
        void check(RandomGenerator random) throws Exception;
    }

    public static void holds(int cases, Case property) {
        for (long seed = SEED; seed < SEED + cases; seed++) {
            try {
                property.check(new SplittableRandom(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("with -Dsallyport.seed=" + seed + ": " + e, e);
            }
        }
    }

    /** A generator for a test that is one single case. */
    public static RandomGenerator generator() {
        return new SplittableRandom(SEED);
    }
}
