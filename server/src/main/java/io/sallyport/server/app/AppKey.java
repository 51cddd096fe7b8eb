package io.sallyport.server.app;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key by which an application proves that it is the one: {@code sp_NAME_} and 256 random bits
 * in the alphabet of RFC 4648, section 5. It is kept as a keyed digest only.
 */
final class AppKey {
    private static final int SECRET_BYTES = 32;
    private static final Pattern KEY =
            Pattern.compile("sp_([a-z][a-z0-9-]{0,31})_([A-Za-z0-9_-]{43})");

    private AppKey() {}

    static String draw(String name, SecureRandom random) {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return "sp_" + name + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Whose key it says it is; empty if it is no key. */
    static Optional<String> nameIn(String presented) {
        var key = KEY.matcher(presented);
        return key.matches() ? Optional.of(key.group(1)) : Optional.empty();
    }

    /** HMAC-SHA256 of the whole key. */
    static byte[] digest(byte[] pepper, String presented) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(pepper, "HmacSHA256"));
            return mac.doFinal(presented.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no HmacSHA256", e);
        }
    }
}
