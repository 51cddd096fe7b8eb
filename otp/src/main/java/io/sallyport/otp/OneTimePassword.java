package io.sallyport.otp;

import java.util.Optional;

/** Six to eight ASCII digits, exactly as typed. */
public final class OneTimePassword {
    /** Reads what a person typed; empty unless it is six to eight ASCII digits and nothing else. */
    public static Optional<OneTimePassword> parse(CharSequence typed) {
        throw new UnsupportedOperationException();
    }

    /** Number of digits, 6 to 8. */
    public int length() {
        throw new UnsupportedOperationException();
    }

    /** Compares in time that depends only on the lengths. */
    public boolean matches(OneTimePassword other) {
        throw new UnsupportedOperationException();
    }

    /** The digits, to be shown to their owner (an authenticator's display); never for a log. */
    public String reveal() {
        throw new UnsupportedOperationException();
    }
}
