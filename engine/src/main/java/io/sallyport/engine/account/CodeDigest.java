package io.sallyport.engine.account;

import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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

    /** HMAC-SHA256 of a code's text, cut to {@value #LENGTH} bytes. */
    static CodeDigest of(String text, SharedSecret key) {
        byte[] code = text.getBytes(StandardCharsets.US_ASCII);
        byte[] mac = key.lend(bytes -> hmac(bytes, code));
        return of(Arrays.copyOf(mac, LENGTH));
    }

    /** Digest of a scratch code that came from a state file. */
    public static CodeDigest ofScratchCode(OneTimePassword code, SharedSecret key) {
        return of(code.reveal(), key);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no HmacSHA256", e);
        }
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
