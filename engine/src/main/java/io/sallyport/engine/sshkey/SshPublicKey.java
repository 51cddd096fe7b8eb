package io.sallyport.engine.sshkey;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/**
 * A public key of SSH, whole (RFC 4253 section 6.6, RFC 5656, RFC 8709, OpenSSH's PROTOCOL.u2f).
 * Certificates are no keys here: their types are not known.
 */
public final class SshPublicKey {
    /** Longest key in bytes: RSA of 16384 bits has 2,071. */
    public static final int BLOB_BYTES_MAX = 2_100;

    /** Longest name of a type in bytes. */
    public static final int TYPE_BYTES_MAX = 64;

    private static final String SK_ED25519 = "sk-ssh-ed25519@openssh.com";
    private static final String SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";

    /** Compared whole, never by the start {@code sk-} (SSH-103). */
    private static final Set<String> SECURITY_KEYS = Set.of(SK_ED25519, SK_ECDSA);

    private static final int ED25519_BYTES = 32;

    private final String type;
    private final byte[] blob;

    private SshPublicKey(String type, byte[] blob) {
        this.type = type;
        this.blob = blob;
    }

    /**
     * Reads a key.
     *
     * @param type the name that stands beside the blob; it must be the one in it
     * @throws MalformedBytesException if the blob is not one key of that type, whole
     */
    public static SshPublicKey of(String type, byte[] blob) throws MalformedBytesException {
        if (blob.length > BLOB_BYTES_MAX)
            throw new MalformedBytesException("the key is longer than " + BLOB_BYTES_MAX);
        var in = new Cursor(blob);
        expect(in, type, "type");
        switch (type) {
            case "ssh-ed25519" -> point(in);
            case "ssh-rsa" -> {
                field(in, "exponent");
                field(in, "modulus");
            }
            case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" -> {
                expect(in, type.substring("ecdsa-sha2-".length()), "curve");
                field(in, "point");
            }
            case SK_ED25519 -> {
                point(in);
                field(in, "application");
            }
            case SK_ECDSA -> {
                expect(in, "nistp256", "curve");
                field(in, "point");
                field(in, "application");
            }
            default -> throw new MalformedBytesException("keys of this type are not known");
        }
        in.end();
        return new SshPublicKey(type, blob.clone());
    }

    /**
     * Reads a key in canonical Base64, as it stands in files of keys.
     *
     * @throws MalformedBytesException as {@link #of}
     */
    public static SshPublicKey ofBase64(String type, String base64) throws MalformedBytesException {
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException("the key is no Base64");
        }
        // The decoder takes a text without padding, or with bits that belong to no byte, too.
        if (!Base64.getEncoder().encodeToString(blob).equals(base64))
            throw new MalformedBytesException("the key is not in canonical Base64");
        return of(type, blob);
    }

    public String type() {
        return type;
    }

    public byte[] blob() {
        return blob.clone();
    }

    /** A key that lies in a FIDO authenticator. */
    public boolean isSecurityKey() {
        return SECURITY_KEYS.contains(type);
    }

    /** As OpenSSH writes it: {@code SHA256:} and Base64 without padding. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Type and Base64, as in a file of keys. */
    public String text() {
        return type + " " + Base64.getEncoder().encodeToString(blob);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SshPublicKey that && Arrays.equals(blob, that.blob);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(blob);
    }

    @Override
    public String toString() {
        return fingerprint();
    }

    private static void point(Cursor in) throws MalformedBytesException {
        if (field(in, "point").length != ED25519_BYTES)
            throw new MalformedBytesException("point has not " + ED25519_BYTES + " bytes");
    }

    private static void expect(Cursor in, String text, String field)
            throws MalformedBytesException {
        if (!Arrays.equals(field(in, field), text.getBytes(US_ASCII)))
            throw new MalformedBytesException(field + " is not the one that is named");
    }

    /** A 32-bit length, and that many bytes; at least one. */
    private static byte[] field(Cursor in, String field) throws MalformedBytesException {
        long length = in.u32(field);
        if (length < 1 || length > BLOB_BYTES_MAX)
            throw new MalformedBytesException(field + " has " + length + " bytes");
        return in.take((int) length, field);
    }
}
