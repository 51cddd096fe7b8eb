package io.sallyport.engine.account;

import java.security.MessageDigest;
import java.util.Arrays;

/** Keyed digest of a recovery code; the code itself is kept nowhere (GUESS-20). */
public final class CodeDigest {
    /** Length in bytes. */
    public static final int LENGTH = 16;

    private final byte[] digest;

    private CodeDigest(byte[] digest) {
        this.digest = digest;
    }

    /**
     * @param bytes {@value #LENGTH} bytes
     */
    public static CodeDigest of(byte[] bytes) {
        if (bytes.length != LENGTH)
            throw new IllegalArgumentException("a code's digest has " + LENGTH + " bytes");
        return new CodeDigest(bytes.clone());
    }

    public byte[] bytes() {
        return digest.clone();
    }

    /** Compares in constant time. */
    public boolean matches(CodeDigest other) {
        return MessageDigest.isEqual(digest, other.digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodeDigest that && matches(that);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return "CodeDigest";
    }
}
