package io.sallyport.otp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An otpauth URI (FMT-12 to FMT-20); exactly one of totp and hotp is present. Holds a secret: not
 * printable.
 */
public final class OtpAuthUri implements AutoCloseable {
    public static OtpAuthUri totp(
            Totp totp, SharedSecret secret, String account, Optional<String> issuer) {
        throw new UnsupportedOperationException();
    }

    public static OtpAuthUri hotp(
            Hotp hotp, long counter, SharedSecret secret, String account, Optional<String> issuer) {
        throw new UnsupportedOperationException();
    }

    /** Reads a URI; warnings are kept beside the value. */
    public static OtpAuthUri parse(CharSequence text) throws MalformedUriException {
        throw new UnsupportedOperationException();
    }

    public Optional<Totp> totp() {
        throw new UnsupportedOperationException();
    }

    public Optional<Hotp> hotp() {
        throw new UnsupportedOperationException();
    }

    public OptionalLong counter() {
        throw new UnsupportedOperationException();
    }

    public SharedSecret secret() {
        throw new UnsupportedOperationException();
    }

    public String account() {
        throw new UnsupportedOperationException();
    }

    public Optional<String> issuer() {
        throw new UnsupportedOperationException();
    }

    public List<String> warnings() {
        throw new UnsupportedOperationException();
    }

    /** The canonical URI, secret included: for a QR code or the screen of its owner only. */
    public String reveal() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
