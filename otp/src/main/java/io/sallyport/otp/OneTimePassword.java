package io.sallyport.otp;

import java.util.Optional;

/**
 * Six to eight ASCII digits, exactly as typed; {@code 000000} is one like any other.
 *
 * <p>Immutable. Never shows its digits except through {@link #reveal}.
 */
public final class OneTimePassword {
    private static final int LENGTH_MIN = 6;
    private static final int LENGTH_MAX = 8;

    /** Not the value of any password. */
    private static final int NO_VALUE = -1;

    // With its length, the number says the digits exactly; unlike an array it needs no clearing.
    private final int value;
    private final int length;

    OneTimePassword(int value, int length) {
        this.value = value;
        this.length = length;
    }

    /**
     * Reads what a person typed.
     *
     * @return empty unless it is six to eight ASCII digits and nothing else: no blanks, no sign, no
     *     digits of other scripts; what people type around a code is for the caller to drop
     */
    public static Optional<OneTimePassword> parse(CharSequence typed) {
        int length = typed.length();
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            return Optional.empty();
        }
        int value = 0;
        for (int i = 0; i < length; i++) {
            int digit = typed.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            value = 10 * value + digit;
        }
        return Optional.of(new OneTimePassword(value, length));
    }

    /** Number of digits, 6 to 8. */
    public int length() {
        return length;
    }

    /** Compares in a time that does not depend on the digits. */
    public boolean matches(OneTimePassword other) {
        return ((value ^ other.value) | (length ^ other.length)) == 0;
    }

    /** The digits, to be shown to their owner (an authenticator's display); never for a log. */
    public String reveal() {
        // Not String.format, whose digits follow the default locale.
        var digits = new char[length];
        int rest = value;
        for (int i = length - 1; i >= 0; i--) {
            digits[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return new String(digits);
    }

    /** The number that the digits write, or a number that no HOTP value equals. */
    int valueOf(int digits) {
        return length == digits ? value : NO_VALUE;
    }

    /** Always throws: {@code equals} promises nothing about its time. */
    @Override
    public boolean equals(Object other) {
        throw new UnsupportedOperationException("call matches(): equals is not constant-time");
    }

    /** Always throws: what cannot be compared cannot be a key either. */
    @Override
    public int hashCode() {
        throw new UnsupportedOperationException("a one-time password is no key of a map");
    }

    /** Says the length only. */
    @Override
    public String toString() {
        return "OneTimePassword[" + length + " digits]";
    }
}
