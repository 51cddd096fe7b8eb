package io.sallyport.otp;

/**
 * A text is not an otpauth URI that can be used; the message names the rule and never quotes the
 * text.
 */
public final class MalformedUriException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Kind of refusal (FMT-3). */
    public enum Kind {
        /** Not an otpauth URI. */
        MALFORMED,
        /** A valid one, with a feature that is lacking here. */
        UNSUPPORTED,
        /** A valid one, whose secret is shorter than FMT-5 asks for. */
        WEAK
    }

    private final Kind kind;

    MalformedUriException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static MalformedUriException malformed(String message) {
        return new MalformedUriException(Kind.MALFORMED, message);
    }

    static MalformedUriException unsupported(String message) {
        return new MalformedUriException(Kind.UNSUPPORTED, message);
    }

    static MalformedUriException weak(String message) {
        return new MalformedUriException(Kind.WEAK, message);
    }

    public Kind kind() {
        return kind;
    }
}
