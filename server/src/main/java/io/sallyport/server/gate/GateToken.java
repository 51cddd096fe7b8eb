package io.sallyport.server.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** What the gate's cookie holds: 256 random bits, of which a digest is kept (FA-39). */
final class GateToken {
    private static final int BYTES = 32;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private GateToken() {}

    static String draw(SecureRandom random) {
        var drawn = new byte[BYTES];
        random.nextBytes(drawn);
        return BASE64.encodeToString(drawn);
    }

    static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** SHA-256 under a word of its own. */
    static String digest(String token) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update("sallyport gate\n".getBytes(US_ASCII));
            return BASE64.encodeToString(sha256.digest(token.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
