package io.sallyport.server.door.http;

import io.sallyport.server.door.http.wire.Problem;
import java.util.Optional;

/** A request that is not acted on; what it says may be shown to the caller. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String hint;
    private final String field;

    /** Why, the status of HTTP for it, and the title of its page. */
    enum Kind {
        MALFORMED(400, "The request is not what is asked for"),
        UNAUTHENTICATED(401, "The application's key is missing or wrong"),
        NOT_ALLOWED(403, "The application may not do this"),
        NOT_FOUND(404, "There is no such thing"),
        WRONG_METHOD(405, "The method is another"),
        REFUSED(409, "It was not done"),
        TOO_LARGE(413, "The request is too large"),
        WRONG_MEDIA_TYPE(415, "The body is not JSON"),
        OTHER_REQUEST(422, "The idempotency key belongs to another request"),
        TOO_MANY(429, "Too many requests"),
        UNAVAILABLE(503, "The server cannot answer now");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    ProblemException(Kind kind, String field, String detail, String hint) {
        super(detail);
        this.kind = kind;
        this.field = field;
        this.hint = hint;
    }

    ProblemException(Kind kind, String detail, String hint) {
        this(kind, "", detail, hint);
    }

    static ProblemException malformed(String field, String detail, String hint) {
        return new ProblemException(Kind.MALFORMED, field, detail, hint);
    }

    Kind kind() {
        return kind;
    }

    Problem problem() {
        return problem(
                kind,
                String.valueOf(getMessage()),
                hint,
                Optional.of(field).filter(name -> !name.isEmpty()),
                Optional.empty());
    }

    /** A fault, to be found in the log. */
    static Problem fault(String incident) {
        return problem(
                Kind.UNAVAILABLE,
                "The server could not do it.",
                "Try again; an administrator finds the reason in its log under the incident.",
                Optional.empty(),
                Optional.of(incident));
    }

    private static Problem problem(
            Kind kind,
            String detail,
            String hint,
            Optional<String> field,
            Optional<String> incident) {
        return new Problem(
                Problem.TYPES + kind.word(),
                kind.title,
                kind.status,
                detail,
                hint,
                field,
                incident);
    }
}
