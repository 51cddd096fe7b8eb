package io.sallyport.engine.account;

import io.sallyport.otp.Totp;
import java.time.Instant;
import java.util.Optional;

/**
 * A clock-driven code device (RFC 6238) and how far it has got.
 *
 * @param lastStep the last burned step: this one and all before it are refused (FAULT-4); -1 if
 *     none
 * @param drift by how many steps the device's clock is ahead of ours, as learned
 * @param driftHint -1, 0 or 1: the side of the window on which the last code fell
 */
public record TotpCredential(
        CredentialId id,
        String label,
        Instant createdAt,
        Totp parameters,
        WrappedSecret secret,
        long lastStep,
        int drift,
        int driftHint,
        Optional<Instant> lastUsedAt)
        implements CodeDevice {
    /** No step is burned yet. */
    public static final long NEVER = -1;

    /** Furthest learned drift, each way. */
    public static final int DRIFT_STEPS_MAX = 20;

    public TotpCredential {
        Labels.check(label);
        if (lastStep < NEVER)
            throw new IllegalArgumentException("steps begin at 0, got " + lastStep);
        if (drift < -DRIFT_STEPS_MAX || drift > DRIFT_STEPS_MAX)
            throw new IllegalArgumentException(
                    "drift is at most " + DRIFT_STEPS_MAX + " steps, got " + drift);
        if (driftHint < -1 || driftHint > 1)
            throw new IllegalArgumentException("driftHint is -1, 0 or 1");
    }

    @Override
    public int digits() {
        return parameters.digits();
    }

    /** The same device after a code of {@code step} was accepted. */
    public TotpCredential withAccepted(long step, int newDrift, int newHint, Instant now) {
        return new TotpCredential(
                id,
                label,
                createdAt,
                parameters,
                secret,
                step,
                newDrift,
                newHint,
                Optional.of(now));
    }

    /**
     * The same device with all steps up to {@code step} burned, as if their codes had been used.
     */
    public TotpCredential withBurnedUpTo(long step) {
        return new TotpCredential(
                id,
                label,
                createdAt,
                parameters,
                secret,
                Math.max(lastStep, step),
                drift,
                driftHint,
                lastUsedAt);
    }

    public TotpCredential withSecret(WrappedSecret rewrapped) {
        return new TotpCredential(
                id,
                label,
                createdAt,
                parameters,
                rewrapped,
                lastStep,
                drift,
                driftHint,
                lastUsedAt);
    }
}
