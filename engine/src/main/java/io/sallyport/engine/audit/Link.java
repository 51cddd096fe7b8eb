package io.sallyport.engine.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * SHA-256 of an audit event's bytes, by which the account's next event is linked to it (FAULT-71).
 */
public final class Link {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    /** The link of an account's first event: zeros. */
    public static final Link NONE = new Link(new byte[LENGTH]);

    private final byte[] digest;

    private Link(byte[] digest) {
        this.digest = digest;
    }

    /** The link to an event that is stored as {@code record}. */
    public static Link to(byte[] record) {
        try {
            return new Link(MessageDigest.getInstance("SHA-256").digest(record));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads back what {@link #bytes()} gave: {@value #LENGTH} bytes. */
    public static Link of(byte[] bytes) {
        if (bytes.length != LENGTH)
            throw new IllegalArgumentException(
                    "a link has " + LENGTH + " bytes, got " + bytes.length);
        return new Link(bytes.clone());
    }

    public byte[] bytes() {
        return digest.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Link link && Arrays.equals(digest, link.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest);
    }
}
