package io.sallyport.otp;

/**
 * A text is not an otpauth URI that can be used; the message names the rule and never quotes the
 * secret.
 */
public final class MalformedUriException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Kind of refusal (FMT-3). */
    public enum Kind {
        MALFORMED,
        UNSUPPORTED,
        WEAK
    }

    private final Kind kind;

    MalformedUriException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
