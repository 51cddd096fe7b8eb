package io.sallyport.otp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC (RFC 2104) over messages of one fixed length, in buffers that are used again and again.
 *
 * <p>{@code javax.crypto.Mac} would do, but it copies and wipes the key on every {@code init} and
 * allocates every result; for the one short message of RFC 4226 that costs more than the four
 * compressions. Here both pads lie in front of what they are hashed with, so that a MAC is two
 * digests of two contiguous byte ranges and allocates nothing.
 *
 * <p>Not thread-safe. Holds key material between {@link #init} and {@link #clear}, which the caller
 * owes in a {@code finally}.
 */
final class Hmac {
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;
    private static final VarHandle BIG_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest digest;
    private final int blockBytes;
    private final int hashBytes;

    /** The key xored with the inner pad, then the message. */
    private final byte[] inner;

    /** The key xored with the outer pad, then the hash of {@link #inner}. */
    private final byte[] outer;

    private final byte[] result;

    /**
     * @param messageBytes the length of every message, at least 0
     * @throws IllegalStateException if this Java has no such hash
     */
    Hmac(OtpHash hash, int messageBytes) {
        digest = newDigest(hash);
        blockBytes = hash.blockBytes;
        hashBytes = hash.hashBytes;
        inner = new byte[blockBytes + messageBytes];
        outer = new byte[blockBytes + hashBytes];
        result = new byte[hashBytes];
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
     * Takes a key of any length; one that is longer than a block is hashed first, as RFC 2104 says.
     */
    void init(byte[] key) {
        int used = Math.min(key.length, blockBytes);
        if (key.length > blockBytes) {
            digest.update(key, 0, key.length);
            used = digestInto(inner, 0);
        } else {
            System.arraycopy(key, 0, inner, 0, used);
        }
        Arrays.fill(inner, used, blockBytes, (byte) 0);
        for (int i = 0; i < blockBytes; i++) {
            byte k = inner[i];
            inner[i] = (byte) (k ^ INNER_PAD);
            outer[i] = (byte) (k ^ OUTER_PAD);
        }
    }

    /**
     * The MAC of the eight bytes of {@code message}, most significant first.
     *
     * @return a buffer that the next call overwrites
     */
    byte[] over(long message) {
        BIG_ENDIAN_LONG.set(inner, blockBytes, message);
        return compute();
    }

    /**
     * The MAC of {@code message}, which has the length that the constructor was given.
     *
     * @return a buffer that the next call overwrites
     */
    byte[] over(byte[] message) {
        System.arraycopy(message, 0, inner, blockBytes, inner.length - blockBytes);
        return compute();
    }

    private byte[] compute() {
        digest.update(inner, 0, inner.length);
        digestInto(outer, blockBytes);
        digest.update(outer, 0, outer.length);
        digestInto(result, 0);
        return result;
    }

    private int digestInto(byte[] target, int offset) {
        try {
            return digest.digest(target, offset, hashBytes);
        } catch (DigestException e) {
            throw new IllegalStateException(
                    "the hash is longer than its standard says; which security provider is this?",
                    e);
        }
    }

    /** Forgets the key and everything made with it, also inside the digest. */
    void clear() {
        digest.reset();
        Arrays.fill(inner, (byte) 0);
        Arrays.fill(outer, (byte) 0);
        Arrays.fill(result, (byte) 0);
    }
}
