package io.sallyport.otp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC (RFC 2104) over messages of one fixed length, in a buffer that is used again and again.
 *
 * <p>{@code javax.crypto.Mac} would do, but it copies and wipes the key on every {@code init} and
 * allocates every result; for the one short message of RFC 4226 that costs more than the four
 * compressions. Here each pad lies in front of what is hashed behind it, so that a MAC is two
 * digests of two ranges of one array, and allocates nothing.
 *
 * <p>Not thread-safe. Holds key material between {@link #init} and {@link #clear}, which the caller
 * owes in a {@code finally}.
 */
final class Hmac {
    private static final long INNER_PAD = 0x3636_3636_3636_3636L;
    private static final long OUTER_PAD = 0x5c5c_5c5c_5c5c_5c5cL;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Keys after which the digests are replaced for the first time; then after twice as many. */
    private static final long REPLACE_FIRST = 1024;

    private final OtpHash algorithm;

    // Two, so that each is reset while the other computes: a compression that starts on a state
    // written a moment ago waits for it.
    private MessageDigest innerDigest;
    private MessageDigest outerDigest;

    private long keys;
    private long replaceAt = REPLACE_FIRST;

    private final int blockBytes;
    private final int hashBytes;

    /** Where the four parts of {@link #buffer} start; the first starts at 0. */
    private final int message;

    private final int outerPad;
    private final int hash;

    /** The key xored with the inner pad, the message, the key xored with the outer pad, a hash. */
    private final byte[] buffer;

    /**
     * @param messageBytes the length of every message, at least 0
     * @throws IllegalStateException if this Java has no such hash
     */
    Hmac(OtpHash hash, int messageBytes) {
        this(hash, messageBytes, newDigest(hash), newDigest(hash));
    }

    /** With digests of the caller, who gives them up. */
    Hmac(OtpHash hash, int messageBytes, MessageDigest innerDigest, MessageDigest outerDigest) {
        algorithm = hash;
        this.innerDigest = innerDigest;
        this.outerDigest = outerDigest;
        blockBytes = hash.blockBytes;
        hashBytes = hash.hashBytes;
        this.message = blockBytes;
        this.outerPad = message + messageBytes;
        this.hash = outerPad + blockBytes;
        buffer = new byte[this.hash + hashBytes];
    }

    private static MessageDigest newDigest(OtpHash hash) {
        try {
            return MessageDigest.getInstance(hash.algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "this Java has no "
                            + hash.algorithm
                            + "; is a security provider missing in its java.security file?",
                    e);
        }
    }

    /**
     * Takes a key of any length; one longer than a block is hashed first (RFC 2104, section 2).
     *
     * <p>Expects the state after construction or {@link #clear}.
     */
    void init(byte[] key) {
        if (++keys == replaceAt) {
            replaceDigests();
        }
        if (key.length > blockBytes) {
            innerDigest.update(key, 0, key.length);
            finish(innerDigest, 0);
        } else {
            System.arraycopy(key, 0, buffer, 0, key.length);
        }
        for (int i = 0; i < blockBytes; i += Long.BYTES) {
            long k = (long) LONG.get(buffer, i);
            LONG.set(buffer, i, k ^ INNER_PAD);
            LONG.set(buffer, outerPad + i, k ^ OUTER_PAD);
        }
    }

    /**
     * The platform's digests that began before their compression was compiled own a work array for
     * ever, and clear it on each reset; that was a sixth of the time of an HMAC. Those that begin
     * later own none. As nobody says when it is compiled, this happens now and then, ever more
     * rarely, so that it costs nothing in the end.
     */
    private void replaceDigests() {
        replaceAt *= 2;
        innerDigest = newDigest(algorithm);
        outerDigest = newDigest(algorithm);
    }

    /** Computes the MAC of the eight bytes of {@code factor}, most significant first. */
    void compute(long factor) {
        LONG.set(buffer, message, factor);
        compute();
    }

    /** Computes the MAC of {@code text}, which has the length that the constructor was given. */
    void compute(byte[] text) {
        System.arraycopy(text, 0, buffer, message, outerPad - message);
        compute();
    }

    private void compute() {
        innerDigest.update(buffer, 0, outerPad);
        finish(innerDigest, hash);
        outerDigest.update(buffer, outerPad, blockBytes + hashBytes);
        finish(outerDigest, hash);
    }

    private void finish(MessageDigest digest, int offset) {
        try {
            digest.digest(buffer, offset, hashBytes);
        } catch (DigestException e) {
            throw new IllegalStateException(
                    "the hash is longer than its standard says; which security provider is this?",
                    e);
        }
        // Also forgets what it has seen.
        digest.reset();
    }

    /** The byte at {@code index} of the MAC just computed. */
    byte byteAt(int index) {
        return buffer[hash + index];
    }

    /** The four bytes from {@code index} of the MAC just computed, most significant first. */
    int intAt(int index) {
        return (int) INT.get(buffer, hash + index);
    }

    /** Forgets the key and everything made with it, also after a failure. */
    void clear() {
        Arrays.fill(buffer, (byte) 0);
    }
}
