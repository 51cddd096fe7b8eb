package io.sallyport.engine.sealing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The key by which anybody can prove seals and cut points: Ed25519 (RFC 8032), printed as the other
 * tools of this world read it (RFC 8410). It is no secret.
 */
public final class AuditPublicKey {
    static final String ALGORITHM = "Ed25519";
    static final int SIGNATURE_BYTES = 64;

    private static final int LINE = 64;
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    private final PublicKey key;

    AuditPublicKey(PublicKey key) {
        this.key = key;
    }

    /** Reads what {@link #pem} printed; empty if it is no such key. */
    public static Optional<AuditPublicKey> parse(String pem) {
        String text = pem.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) return Optional.empty();
        String base64 = text.substring(BEGIN.length(), text.length() - END.length());
        try {
            return Optional.of(of(Base64.getMimeDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of the bytes of a SubjectPublicKeyInfo. */
    static AuditPublicKey of(byte[] encoded) throws GeneralSecurityException {
        var factory = KeyFactory.getInstance(ALGORITHM);
        return new AuditPublicKey(factory.generatePublic(new X509EncodedKeySpec(encoded)));
    }

    /** In PEM, with a line end behind it. */
    public String pem() {
        String base64 =
                Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return BEGIN + "\n" + base64 + "\n" + END + "\n";
    }

    /** What was signed, if this key's owner signed this record: content, then signature. */
    public Optional<byte[]> open(byte[] record) {
        int length = record.length - SIGNATURE_BYTES;
        if (length < 0) return Optional.empty();
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(record, 0, length);
            boolean isOurs = signature.verify(record, length, SIGNATURE_BYTES);
            return isOurs ? Optional.of(Arrays.copyOf(record, length)) : Optional.empty();
        } catch (java.security.SignatureException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no Ed25519", e);
        }
    }

    byte[] encoded() {
        return key.getEncoded();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditPublicKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return pem();
    }
}
