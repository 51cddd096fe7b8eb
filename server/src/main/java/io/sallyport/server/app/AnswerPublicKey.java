package io.sallyport.server.app;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** By which anybody can prove an answer; no secret. */
public final class AnswerPublicKey {
    static final String ALGORITHM = "Ed25519";

    /** The key itself stands at the end of its SubjectPublicKeyInfo (RFC 8410). */
    private static final int RAW_BYTES = 32;

    private static final int ID_BYTES = 8;

    private final PublicKey key;

    private AnswerPublicKey(PublicKey key) {
        this.key = key;
    }

    static AnswerPublicKey of(byte[] encoded) throws GeneralSecurityException {
        return new AnswerPublicKey(
                KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
    }

    /** The 32 bytes of RFC 8032, in Base64: what sodium takes. */
    public String base64() {
        return Base64.getEncoder().encodeToString(raw());
    }

    /** The first eight bytes of SHA-256 of the key, in hexadecimal digits. */
    public String id() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(raw());
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    boolean verify(byte[] content, byte[] signed) throws GeneralSecurityException {
        var signature = Signature.getInstance(ALGORITHM);
        signature.initVerify(key);
        signature.update(content);
        return signature.verify(signed);
    }

    byte[] encoded() {
        return key.getEncoded();
    }

    private byte[] raw() {
        byte[] encoded = encoded();
        return Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length);
    }
}
