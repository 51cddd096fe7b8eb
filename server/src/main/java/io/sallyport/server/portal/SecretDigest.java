package io.sallyport.server.portal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Draws what browsers hold, and keeps digests of it only. */
final class SecretDigest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private SecretDigest() {}

    static String draw(int bytes, SecureRandom random) {
        var drawn = new byte[bytes];
        random.nextBytes(drawn);
        return BASE64.encodeToString(drawn);
    }

    /**
     * SHA-256 under a word of its own, so that what is told in one place is no key to another.
     *
     * @param purpose without a line end
     */
    static String of(String purpose, String secret) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return BASE64.encodeToString(
                    sha256.digest(("sallyport " + purpose + "\n" + secret).getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** In constant time. */
    static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(US_ASCII), other.getBytes(US_ASCII));
    }
}
