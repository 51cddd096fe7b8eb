package io.sallyport.otp;

import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The key K that phone and server share (RFC 4226, section 5.1): lent, cleared, silent. */
public final class SharedSecret implements AutoCloseable {
    /** Copies {@code key}, 1 to 128 bytes; the caller clears its own array. */
    public static SharedSecret of(byte[] key) {
        throw new UnsupportedOperationException();
    }

    /**
     * Draws {@code length} bytes, 10 to 128, from {@code random}, which must be a SecureRandom in
     * production.
     */
    public static SharedSecret random(int length, RandomGenerator random) {
        throw new UnsupportedOperationException();
    }

    /** Reads Base32 as people type it (FMT-8). */
    public static SharedSecret fromBase32(CharSequence text) throws MalformedSecretException {
        throw new UnsupportedOperationException();
    }

    /** The canonical Base32 text; the caller clears it. */
    public char[] toBase32() {
        throw new UnsupportedOperationException();
    }

    /** Length of the key in bytes. */
    public int length() {
        throw new UnsupportedOperationException();
    }

    /** Lends the key bytes to {@code use}; the array is valid only during the call. */
    public <R> R lend(Function<byte[], R> use) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
