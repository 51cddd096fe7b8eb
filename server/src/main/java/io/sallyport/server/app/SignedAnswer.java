package io.sallyport.server.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The bytes under an answer's signature (WP-67), so that an "ok" which somebody else made is none:
 * the line {@code sallyport-answer-v1}, the application's name, the request's nonce, and the
 * SHA-256 of the body in small hexadecimal digits, each ended by LF.
 */
final class SignedAnswer {
    private static final String VERSION = "sallyport-answer-v1";

    private SignedAnswer() {}

    static byte[] content(String app, String nonce, byte[] body) {
        String text = VERSION + "\n" + app + "\n" + nonce + "\n" + sha256(body) + "\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The value of the header {@code Sallyport-Signature}. */
    static String header(AnswerSigningKey key, String app, String nonce, byte[] body) {
        byte[] signature = key.sign(content(app, nonce, body));
        return "key="
                + key.publicKey().id()
                + "; sig="
                + Base64.getEncoder().encodeToString(signature);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
