package io.sallyport.engine.googleauth;

import io.sallyport.otp.OneTimePassword;
import java.util.List;
import java.util.random.RandomGenerator;

/** New scratch codes. */
public final class ScratchCodes {
    private static final int LEAST = 10_000_000;
    private static final int MOST = 99_999_999;

    private ScratchCodes() {}

    /**
     * Draws codes of eight digits, no two alike.
     *
     * @param random a {@link java.security.SecureRandom} in production
     */
    public static List<OneTimePassword> draw(int count, RandomGenerator random) {
        return random.ints(LEAST, MOST + 1)
                .distinct()
                .limit(count)
                .mapToObj(Integer::toString)
                .map(digits -> OneTimePassword.parse(digits).orElseThrow())
                .toList();
    }
}
