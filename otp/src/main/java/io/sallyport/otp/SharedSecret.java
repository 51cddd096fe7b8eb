package io.sallyport.otp;

import java.lang.invoke.VarHandle;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The key K that phone and server share (RFC 4226, section 5.1): lent, cleared, silent.
 *
 * <p>Thread-safe. After {@link #close} every use of the key throws {@link IllegalStateException},
 * also one that has begun: no password is ever made from a half-cleared key.
 */
public final class SharedSecret implements AutoCloseable {
    /** Longest key taken, in bytes (FMT-5). */
    public static final int LENGTH_MAX = 128;

    /** Shortest key drawn at random, in bytes; shorter ones are weak (FMT-5). */
    public static final int LENGTH_MIN = 10;

    private final byte[] key;
    private volatile boolean closed;

    private SharedSecret(byte[] ownKey) {
        this.key = ownKey;
    }

    /**
     * Copies {@code key}; the caller clears its own array.
     *
     * @param key 1 to 128 bytes; whether fewer than {@link #LENGTH_MIN} will do is the caller's
     *     decision
     * @throws IllegalArgumentException if it is empty or longer
     */
    public static SharedSecret of(byte[] key) {
        if (key.length == 0 || key.length > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "a secret has 1 to " + LENGTH_MAX + " bytes, got " + key.length);
        }
        return new SharedSecret(key.clone());
    }

    /**
     * Draws a new secret.
     *
     * @param length 10 to 128 bytes; 20 is the default of a new enrolment (FMT-4)
     * @param random a {@link java.security.SecureRandom} in production; tests may seed their own
     * @throws IllegalArgumentException if {@code length} is out of range
     */
    public static SharedSecret random(int length, RandomGenerator random) {
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "a new secret has "
                            + LENGTH_MIN
                            + " to "
                            + LENGTH_MAX
                            + " bytes, got "
                            + length);
        }
        var key = new byte[length];
        random.nextBytes(key);
        return new SharedSecret(key);
    }

    /**
     * Reads Base32 as people type it (FMT-8): any case, blanks and {@code -} anywhere, {@code =} at
     * the end only, unused bits at the end ignored.
     *
     * @throws MalformedSecretException if there is any other character, no whole byte, or more than
     *     {@link #LENGTH_MAX} bytes
     */
    public static SharedSecret fromBase32(CharSequence text) throws MalformedSecretException {
        byte[] key = Base32.read(text);
        try {
            if (key.length == 0) {
                throw new MalformedSecretException("the secret is empty");
            }
            if (key.length > LENGTH_MAX) {
                throw new MalformedSecretException(
                        "the secret has "
                                + key.length
                                + " bytes, but at most "
                                + LENGTH_MAX
                                + " are supported");
            }
            return of(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * The canonical Base32 text (FMT-8): upper case, no padding, no blanks; the caller clears it.
     */
    public char[] toBase32() {
        byte[] copy = copyOfKey();
        try {
            return Base32.write(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** Length of the key in bytes, 1 to 128; answered after {@link #close}, too. */
    public int length() {
        return key.length;
    }

    /** A second secret with the same key, to be closed on its own. */
    public SharedSecret copy() {
        return new SharedSecret(copyOfKey());
    }

    /** Compares in a time that depends only on the lengths. */
    public boolean matches(SharedSecret other) {
        byte[] mine = copyOfKey();
        try {
            return other.lend(theirs -> MessageDigest.isEqual(mine, theirs));
        } finally {
            Arrays.fill(mine, (byte) 0);
        }
    }

    /**
     * Lends the key bytes to {@code use}.
     *
     * @param use gets a copy that is cleared when it returns, and must not keep it
     * @throws IllegalStateException if the secret was cleared
     */
    public <R> R lend(Function<byte[], R> use) {
        byte[] copy = copyOfKey();
        try {
            return use.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** Keys {@code hmac}, without a copy in between; the caller clears it also if this throws. */
    void init(Hmac hmac) {
        hmac.init(key);
        requireOpenStill();
    }

    private byte[] copyOfKey() {
        byte[] copy = key.clone();
        requireOpenStill();
        return copy;
    }

    /**
     * Asked <em>after</em> the key was read: close() sets the flag before it clears, so whoever
     * read a cleared byte sees it here.
     */
    private void requireOpenStill() {
        VarHandle.acquireFence();
        requireOpen();
    }

    /**
     * Refuses early; what is read of the key afterwards may be cleared all the same.
     *
     * @throws IllegalStateException if the secret was cleared
     */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the secret was already cleared");
        }
    }

    /** Clears the key; again is harmless. */
    @Override
    public void close() {
        closed = true;
        VarHandle.fullFence();
        Arrays.fill(key, (byte) 0);
    }

    /** Always throws: {@code equals} promises nothing about its time. */
    @Override
    public boolean equals(Object other) {
        throw new UnsupportedOperationException("call matches(): equals is not constant-time");
    }

    /** Always throws: what cannot be compared cannot be a key of a map either. */
    @Override
    public int hashCode() {
        throw new UnsupportedOperationException("a secret is no key of a map");
    }

    /** Says the length only. */
    @Override
    public String toString() {
        return "SharedSecret[" + key.length + " bytes]";
    }
}
