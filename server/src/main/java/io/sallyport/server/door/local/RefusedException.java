package io.sallyport.server.door.local;

/** A message that is not acted on; the text may be shown to the caller. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why, and the status of HTTP for it. */
    enum Kind {
        MALFORMED(400, "malformed"),
        NOT_YOURS(403, "not-yours"),
        NOT_FOUND(404, "not-found"),
        REFUSED(409, "refused");

        private final int status;
        private final String word;

        Kind(int status, String word) {
            this.status = status;
            this.word = word;
        }

        int status() {
            return status;
        }

        String word() {
            return word;
        }
    }

    RefusedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    static RefusedException malformed(String message) {
        return new RefusedException(Kind.MALFORMED, message);
    }

    static RefusedException notYours(String message) {
        return new RefusedException(Kind.NOT_YOURS, message);
    }

    static RefusedException notFound(String message) {
        return new RefusedException(Kind.NOT_FOUND, message);
    }

    static RefusedException refused(String message) {
        return new RefusedException(Kind.REFUSED, message);
    }
}
