package io.sallyport.engine.account;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Keyed digest by which a known device is recognised; where it logs in from stands nowhere in the
 * register (GUESS-12).
 */
public final class DeviceDigest {
    /** Length of the digest in bytes. */
    public static final int LENGTH = 16;

    private final int keyId;
    private final byte[] digest;

    private DeviceDigest(int keyId, byte[] digest) {
        this.keyId = keyId;
        this.digest = digest;
    }

    /**
     * @param keyId id of the wrapping key that the digest's key is derived from, from 1 on
     * @param bytes {@value #LENGTH} bytes
     */
    public static DeviceDigest of(int keyId, byte[] bytes) {
        if (keyId < 1) throw new IllegalArgumentException("ids of keys begin at 1, got " + keyId);
        if (bytes.length != LENGTH)
            throw new IllegalArgumentException("a device's digest has " + LENGTH + " bytes");
        return new DeviceDigest(keyId, bytes.clone());
    }

    public int keyId() {
        return keyId;
    }

    public byte[] bytes() {
        return digest.clone();
    }

    /** Compares in constant time. */
    public boolean matches(DeviceDigest other) {
        return keyId == other.keyId && MessageDigest.isEqual(digest, other.digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceDigest that && matches(that);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return "DeviceDigest";
    }
}
