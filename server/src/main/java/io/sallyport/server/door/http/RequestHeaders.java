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
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Reads the headers of a request that are ours. */
final class RequestHeaders {
    static final String NONCE = "Sallyport-Nonce";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /**
     * Of visible characters that need no quoting: 128 bits take 22 of Base64, 32 of hexadecimal.
     */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{16,128}");

    private RequestHeaders() {}

    static Optional<String> token(Request request, String name) throws ProblemException {
        List<String> values = request.getHeaders().getValuesList(name);
        if (values.isEmpty()) return Optional.empty();
        if (values.size() > 1 || !TOKEN.matcher(values.getFirst()).matches())
            throw new ProblemException(
                    Kind.MALFORMED,
                    "The header " + name + " is given twice, or does not fit.",
                    "Send 16 to 128 letters, digits, dashes and underscores, drawn at random.");
        return Optional.of(values.getFirst());
    }

    static void needJson(Request request) throws ProblemException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String kind = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
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
