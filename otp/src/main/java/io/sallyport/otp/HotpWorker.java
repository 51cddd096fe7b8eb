package io.sallyport.otp;

/**
 * Computes HOTP values (RFC 4226, section 5.3) and compares them; the one place where that is done.
 *
 * <p>Allocates nothing after construction. Used by one thread at a time: {@link HotpWorkerPool}
 * sees to that. Every public-facing method leaves all buffers cleared.
 */
final class HotpWorker {
    /**
     * What {@link #firstMatch} answers when no moving factor matched; factors are never negative.
     */
    static final long NO_MATCH = -1;

    private static final int MOVING_FACTOR_BYTES = 8;

    private final Hmac hmac;
    private final int lastByte;

    HotpWorker(OtpHash hash) {
        this(new Hmac(hash, MOVING_FACTOR_BYTES), hash);
    }

    /** With an HMAC over eight bytes of the caller, who gives it up. */
    HotpWorker(Hmac hmac, OtpHash hash) {
        this.hmac = hmac;
        lastByte = hash.hashBytes - 1;
    }

    /** The HOTP value for {@code movingFactor}, as a number below 10^{@code digits}. */
    int value(SharedSecret secret, long movingFactor, int digits) {
        try {
            secret.init(hmac);
            return value(movingFactor, digits);
        } finally {
            hmac.clear();
        }
    }

    /**
     * The first moving factor of {@code count} from {@code first} whose value is {@code candidate}.
     *
     * <p>All of them are computed, whether and wherever one matches, and no branch depends on a
     * value: the time tells only {@code count}.
     *
     * @param first at least 0, and at most 2^63 - {@code count}
     * @param candidate a number; one that is no HOTP value, such as -1, matches nothing
     * @return the moving factor, or {@link #NO_MATCH}
     */
    long firstMatch(SharedSecret secret, long first, int count, int digits, int candidate) {
        try {
            secret.init(hmac);
            long found = NO_MATCH;
            for (int i = 0; i < count; i++) {
                long movingFactor = first + i;
                int difference = value(movingFactor, digits) ^ candidate;
                // All ones where the values are equal and nothing was found before, else all zeros.
                long take = ~nonZero(difference) & (found >> 63);
                found = (found & ~take) | (movingFactor & take);
            }
            return found;
        } finally {
            hmac.clear();
        }
    }

    /** All ones for any number but 0, all zeros for 0, without a branch. */
    private static long nonZero(int number) {
        return (number | -(long) number) >> 63;
    }

    /** Dynamic truncation of the MAC for {@code movingFactor} (RFC 4226, section 5.3). */
    private int value(long movingFactor, int digits) {
        hmac.compute(movingFactor);
        // The last byte, not byte 19: RFC 6238 lets the hash be longer than SHA-1's 20 bytes.
        int offset = hmac.byteAt(lastByte) & 0x0f;
        // Clearing the sign bit keeps signed and unsigned platforms in agreement (section 5.3).
        int binary = hmac.intAt(offset) & 0x7fff_ffff;
        // Constants, because they compile to multiplications; a division takes a time that tells
        // something about the dividend.
        return switch (digits) {
            case 6 -> binary % 1_000_000;
            case 7 -> binary % 10_000_000;
            case 8 -> binary % 100_000_000;
            default -> throw new IllegalArgumentException("digits must be 6 to 8, got " + digits);
        };
    }
}
