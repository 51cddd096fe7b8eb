package io.sallyport.otp;

import java.util.OptionalLong;

/** Parameters of HOTP (RFC 4226). */
public record Hotp(OtpHash hash, int digits) {
    /** The password for {@code counter}, 0 to 2^63-1. */
    public OneTimePassword generate(SharedSecret secret, long counter) {
        throw new UnsupportedOperationException();
    }

    /**
     * Finds the first of {@code count} counters from {@code first} on whose password is {@code
     * typed}.
     */
    public OptionalLong matchingCounter(
            SharedSecret secret, OneTimePassword typed, long first, int count) {
        throw new UnsupportedOperationException();
    }
}
