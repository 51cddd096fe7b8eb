package io.sallyport.server.door.http;

import io.sallyport.engine.identity.AttemptId;
import io.sallyport.server.door.http.ProblemException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Reads the headers of a request that are ours; one that is given twice is refused. */
final class RequestHeaders {
    static final String NONCE = "Sallyport-Nonce";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /**
     * Of visible characters that need no quoting: 128 bits take 22 of Base64, 32 of hexadecimal.
     */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{16,128}");

    /** RFC 6750, section 2.1; keys of ours have 80 characters at the most. */
    private static final Pattern BEARER =
            Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/=-]{1,128}) *");

    private RequestHeaders() {}

    /** The key that the caller shows; empty if there is none, or more than one. */
    static Optional<String> key(HttpFields headers) {
        List<String> values = headers.getValuesList(HttpHeader.AUTHORIZATION);
        if (values.size() != 1 || values.getFirst() == null) return Optional.empty();
        var bearer = BEARER.matcher(values.getFirst());
        return bearer.matches() ? Optional.of(bearer.group(1)) : Optional.empty();
    }

    static Optional<String> token(HttpFields headers, String name) throws ProblemException {
        List<String> values = headers.getValuesList(name);
        if (values.isEmpty()) return Optional.empty();
        String value = values.getFirst();
        if (values.size() > 1 || value == null || !TOKEN.matcher(value).matches())
            throw new ProblemException(
                    Kind.MALFORMED,
                    "The header " + name + " is given twice, or does not fit.",
                    "Send 16 to 128 letters, digits, dashes and underscores, drawn at random.");
        return Optional.of(value);
    }

    static void needJson(HttpFields headers) throws ProblemException {
        List<String> values = headers.getValuesList(HttpHeader.CONTENT_TYPE);
        String type = values.size() == 1 && values.getFirst() != null ? values.getFirst() : "";
        String kind = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!kind.equals("application/json"))
            throw new ProblemException(
                    Kind.WRONG_MEDIA_TYPE,
                    "The body is not said to be JSON.",
                    "Send the header Content-Type: application/json");
    }

    /** SHA-256 over what was asked, and with what. */
    static byte[] digest(String app, String path, byte[] body) {
        MessageDigest sha256 = sha256();
        sha256.update((app + "\n" + path + "\n").getBytes(StandardCharsets.UTF_8));
        return sha256.digest(body);
    }

    /** The attempt that a request under this key is (WP-36). */
    static AttemptId attempt(String key, byte[] digest) {
        MessageDigest sha256 = sha256();
        sha256.update((key + "\n").getBytes(StandardCharsets.US_ASCII));
        var bytes = ByteBuffer.wrap(sha256.digest(digest));
        return new AttemptId(bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
