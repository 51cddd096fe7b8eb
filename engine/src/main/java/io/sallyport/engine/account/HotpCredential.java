package io.sallyport.engine.account;

import io.sallyport.otp.Hotp;
import java.time.Instant;
import java.util.Optional;

/**
 * A counter-driven code device (RFC 4226) and how far it has got.
 *
 * @param nextCounter the next counter that is good; all before it are burned
 */
public record HotpCredential(
        CredentialId id,
        String label,
        Instant createdAt,
        Hotp parameters,
        WrappedSecret secret,
        long nextCounter,
        Optional<Instant> lastUsedAt)
        implements CodeDevice {
    public HotpCredential {
        Labels.check(label);
        if (nextCounter < 0)
            throw new IllegalArgumentException("counters begin at 0, got " + nextCounter);
    }

    @Override
    public int digits() {
        return parameters.digits();
    }

    /** The same device after the code of {@code counter} was accepted. */
    public HotpCredential withAccepted(long counter, Instant now) {
        return new HotpCredential(
                id, label, createdAt, parameters, secret, counter + 1, Optional.of(now));
    }

    public HotpCredential withSecret(WrappedSecret rewrapped) {
        return new HotpCredential(
                id, label, createdAt, parameters, rewrapped, nextCounter, lastUsedAt);
    }
}
