package io.sallyport.otp;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Parameters of TOTP (RFC 6238); steps are counted from 1970-01-01T00:00:00Z.
 *
 * <p>Thread-safe, as every immutable value; all methods may be called from any number of threads,
 * virtual ones too.
 *
 * @param hash the hash under the HMAC
 * @param digits length of a password, 6 to 8
 * @param timeStep 1 to 3600 s, whole seconds (FMT-5); the X of RFC 6238, section 4.1
 */
public record Totp(OtpHash hash, int digits, Duration timeStep) {
    /** SHA-1, 6 digits, 30 s (FMT-4). */
    public static final Totp DEFAULT = new Totp(OtpHash.SHA1, 6, Duration.ofSeconds(30));

    private static final int TIME_STEP_SECONDS_MAX = 3600;

    /**
     * @throws IllegalArgumentException if digits or time step are out of range
     */
    public Totp {
        if (!Hotp.supportsDigits(digits)) {
            throw new IllegalArgumentException("digits must be 6 to 8, got " + digits);
        }
        if (timeStep.toNanosPart() != 0 || !supportsTimeStep(timeStep.toSeconds())) {
            throw new IllegalArgumentException(
                    "a time step is 1 to "
                            + TIME_STEP_SECONDS_MAX
                            + " whole seconds, got "
                            + timeStep);
        }
    }

    static boolean supportsTimeStep(long seconds) {
        return seconds >= 1 && seconds <= TIME_STEP_SECONDS_MAX;
    }

    /** HOTP with the same hash and digits; its counter is the time step. */
    public Hotp hotp() {
        return new Hotp(hash, digits);
    }

    /**
     * The time step that holds {@code instant} (RFC 6238, section 4.2).
     *
     * @return negative before 1970, when there were no passwords
     */
    public long stepAt(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), timeStep.toSeconds());
    }

    /**
     * The first instant of {@code step}.
     *
     * @throws DateTimeException if it lies beyond {@link Instant#MIN} or {@link Instant#MAX}
     */
    public Instant startOf(long step) {
        try {
            return Instant.ofEpochSecond(Math.multiplyExact(step, timeStep.toSeconds()));
        } catch (ArithmeticException e) {
            throw new DateTimeException("step " + step + " is beyond all instants", e);
        }
    }

    /**
     * The password at {@code instant}.
     *
     * @param instant 1970 or later; parts of a second are ignored
     * @throws IllegalArgumentException if {@code instant} is before 1970
     * @throws IllegalStateException if {@code secret} was cleared
     */
    public OneTimePassword generate(SharedSecret secret, Instant instant) {
        if (instant.getEpochSecond() < 0) {
            throw new IllegalArgumentException("no password before 1970, got " + instant);
        }
        return Hotp.generate(hash, digits, secret, stepAt(instant));
    }

    /**
     * The first step, from {@code window} before now to {@code window} after, whose password is
     * {@code typed} (RFC 6238, section 5.2).
     *
     * <p>The whole window is always computed, and the time taken depends on {@code window} alone.
     * For a window that is not centred on the current step, as with a drift learnt (RFC 6238,
     * section 6), call {@link Hotp#matchingCounter} on {@link #hotp} with {@link #stepAt}.
     *
     * @param typed a password of any length; one without exactly {@link #digits} digits matches
     *     nothing
     * @param now the verifier's time, any instant; parts of a second are ignored. Steps before 1970
     *     match nothing
     * @param window steps accepted on each side of the current one, 0 to 2^30-1; 1 is usual, and
     *     the caller bounds it, for each step costs four compressions
     * @return the matching step, which the caller must mark as used in the state it commits; empty
     *     if there is none
     * @throws IllegalArgumentException if {@code window} is out of range
     * @throws IllegalStateException if {@code secret} was cleared
     */
    public OptionalLong matchingStep(
            SharedSecret secret, OneTimePassword typed, Instant now, int window) {
        if (window < 0 || window > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("a window is 0 to 2^30-1 steps, got " + window);
        }
        long match =
                Hotp.firstMatch(hash, digits, secret, typed, stepAt(now) - window, 2 * window + 1);
        return match == HotpWorker.NO_MATCH ? OptionalLong.empty() : OptionalLong.of(match);
    }
}
