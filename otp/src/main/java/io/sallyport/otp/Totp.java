package io.sallyport.otp;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** Parameters of TOTP (RFC 6238); time step 1 to 3600 s, whole seconds. */
public record Totp(OtpHash hash, int digits, Duration timeStep) {
    /** SHA-1, 6 digits, 30 s (FMT-4). */
    public static final Totp DEFAULT = new Totp(OtpHash.SHA1, 6, Duration.ofSeconds(30));

    /** HOTP with the same hash and digits; its counter is the time step. */
    public Hotp hotp() {
        return new Hotp(hash, digits);
    }

    /** The time step that holds {@code instant} (RFC 6238, section 4.2). */
    public long stepAt(Instant instant) {
        throw new UnsupportedOperationException();
    }

    /** The first instant of {@code step}. */
    public Instant startOf(long step) {
        throw new UnsupportedOperationException();
    }

    /** The password at {@code instant}. */
    public OneTimePassword generate(SharedSecret secret, Instant instant) {
        throw new UnsupportedOperationException();
    }

    /**
     * The first step, from {@code window} before now to {@code window} after, whose password is
     * {@code typed}.
     */
    public OptionalLong matchingStep(
            SharedSecret secret, OneTimePassword typed, Instant now, int window) {
        throw new UnsupportedOperationException();
    }
}
