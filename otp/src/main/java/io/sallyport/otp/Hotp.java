package io.sallyport.otp;

import java.util.OptionalLong;

/**
 * Parameters of HOTP (RFC 4226).
 *
 * <p>Thread-safe, as every immutable value; all methods may be called from any number of threads,
 * virtual ones too.
 *
 * @param hash the hash under the HMAC; SHA-1 in RFC 4226
 * @param digits length of a password, 6 to 8
 */
public record Hotp(OtpHash hash, int digits) {
    /** SHA-1, 6 digits (FMT-4). */
    public static final Hotp DEFAULT = new Hotp(OtpHash.SHA1, 6);

    private static final int DIGITS_MIN = 6;
    private static final int DIGITS_MAX = 8;

    /**
     * @throws IllegalArgumentException unless {@code digits} is 6 to 8
     */
    public Hotp {
        if (!supportsDigits(digits)) {
            throw new IllegalArgumentException("digits must be 6 to 8, got " + digits);
        }
    }

    static boolean supportsDigits(long digits) {
        return digits >= DIGITS_MIN && digits <= DIGITS_MAX;
    }

    /**
     * The password for {@code counter} (RFC 4226, section 5.3).
     *
     * @param counter 0 to 2^63-1
     * @throws IllegalArgumentException if {@code counter} is negative
     * @throws IllegalStateException if {@code secret} was cleared
     */
    public OneTimePassword generate(SharedSecret secret, long counter) {
        return generate(hash, digits, secret, counter);
    }

    /** As {@link #generate(SharedSecret, long)}, for parameters that are no record. */
    static OneTimePassword generate(OtpHash hash, int digits, SharedSecret secret, long counter) {
        if (counter < 0) {
            throw new IllegalArgumentException("a counter is at least 0, got " + counter);
        }
        secret.requireOpen();
        HotpWorkerPool pool = HotpWorkerPool.of(hash);
        HotpWorker worker = pool.take();
        int value = worker.value(secret, counter, digits);
        pool.giveBack(worker);
        return new OneTimePassword(value, digits);
    }

    /**
     * Finds the first of {@code count} counters from {@code first} on whose password is {@code
     * typed} (RFC 4226, section 7.4).
     *
     * <p>The whole range is always computed, and the time taken depends on {@code count} alone.
     *
     * @param typed a password of any length; one without exactly {@link #digits} digits matches
     *     nothing
     * @param first any number; counters below 0 or above 2^63-1 do not exist and match nothing
     * @param count at least 0; the caller bounds it, for each counter costs four compressions
     * @return the matching counter, which the caller must mark as used in the state it commits;
     *     empty if there is none
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws IllegalStateException if {@code secret} was cleared
     */
    public OptionalLong matchingCounter(
            SharedSecret secret, OneTimePassword typed, long first, int count) {
        long match = firstMatch(hash, digits, secret, typed, first, count);
        return match == HotpWorker.NO_MATCH ? OptionalLong.empty() : OptionalLong.of(match);
    }

    /** As {@link #matchingCounter}, for the existing part of the range; allocates nothing. */
    static long firstMatch(
            OtpHash hash,
            int digits,
            SharedSecret secret,
            OneTimePassword typed,
            long first,
            int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must be at least 0, got " + count);
        }
        // No term here can overflow: each stays between -count and 2^63-1.
        long start = Math.max(first, 0);
        long absent = first < 0 ? -Math.max(first, -(long) count) : 0;
        int left = (int) Math.min(count - absent - 1, Long.MAX_VALUE - start) + 1;
        secret.requireOpen();
        HotpWorkerPool pool = HotpWorkerPool.of(hash);
        HotpWorker worker = pool.take();
        long match = worker.firstMatch(secret, start, left, digits, typed.valueOf(digits));
        pool.giveBack(worker);
        return match;
    }
}
