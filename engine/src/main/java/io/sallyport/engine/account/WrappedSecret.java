package io.sallyport.engine.account;

import java.util.Arrays;

/**
 * A secret at rest: encrypted, and bound to one account and credential. Means nothing without its
 * {@link KeyWrapper}.
 */
public final class WrappedSecret {
    /** Longest wrapped form in bytes: a key id, a nonce, 128 bytes of secret, a tag. */
    public static final int BYTES_MAX = 256;

    private final byte[] bytes;

    private WrappedSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param bytes 1 to {@value #BYTES_MAX} bytes, as a {@link KeyWrapper} made them
     */
    public static WrappedSecret of(byte[] bytes) {
        if (bytes.length < 1 || bytes.length > BYTES_MAX)
            throw new IllegalArgumentException("a wrapped secret has 1 to " + BYTES_MAX + " bytes");
        return new WrappedSecret(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrappedSecret wrapped && Arrays.equals(bytes, wrapped.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "WrappedSecret[" + bytes.length + " bytes]";
    }
}
