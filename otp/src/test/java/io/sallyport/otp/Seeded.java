package io.sallyport.otp;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random inputs that can be had again: the seed is printed, and {@code -Dsallyport.seed=N} sets it.
 */
final class Seeded {
    private static final List<OtpHash> HASHES = List.of(OtpHash.values());

    private Seeded() {}

    static RandomGenerator random(Class<?> test) {
        long seed = Long.getLong("sallyport.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": seed " + seed);
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static byte[] bytes(RandomGenerator random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static OtpHash hash(RandomGenerator random) {
        return HASHES.get(random.nextInt(HASHES.size()));
    }
}
