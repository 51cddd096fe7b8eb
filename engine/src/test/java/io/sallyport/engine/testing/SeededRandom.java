package io.sallyport.engine.testing;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Stands where a {@code SecureRandom} is asked for, in tests that can be repeated. */
public final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient RandomGenerator random;

    public SeededRandom(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
