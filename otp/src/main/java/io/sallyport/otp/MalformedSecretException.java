package io.sallyport.otp;

/** A text is not a Base32 secret; the message never quotes it. */
public final class MalformedSecretException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedSecretException(String message) {
        super(message);
    }
}
