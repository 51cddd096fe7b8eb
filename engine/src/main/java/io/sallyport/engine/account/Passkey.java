package io.sallyport.engine.account;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A passkey (WebAuthn): a key pair whose private half never leaves the person's device. Holds no
 * secret.
 *
 * @param handle the id by which browsers ask for it, in base64url; unique in the account
 * @param publicKey the COSE key that its signatures are checked with, in base64url
 * @param counter the greatest signature counter that it has shown; 0 for one that does not count
 * @param lastCeremony when the newest ceremony was begun that a passkey of this account has
 *     answered: this one and all before it are used (FAULT-1)
 */
public record Passkey(
        CredentialId id,
        String label,
        Instant createdAt,
        String handle,
        String publicKey,
        long counter,
        Instant lastCeremony,
        Optional<Instant> lastUsedAt)
        implements Credential {
    /** Most passkeys of one account: their keys lie in the register. */
    public static final int PASSKEYS_MAX = 8;

    /** Longest handle that is kept, in bytes. */
    public static final int HANDLE_BYTES_MAX = 512;

    /** Longest public key that is kept, in bytes: RSA with 4096 bits, and room. */
    public static final int KEY_BYTES_MAX = 640;

    /** A counter has 32 bits. */
    public static final long COUNTER_MAX = 0xffff_ffffL;

    public Passkey {
        Labels.check(label);
        checkBytes(handle, HANDLE_BYTES_MAX, "handle");
        checkBytes(publicKey, KEY_BYTES_MAX, "public key");
        if (counter < 0 || counter > COUNTER_MAX)
            throw new IllegalArgumentException("a counter has 32 bits, got " + counter);
    }

    private static void checkBytes(String base64, int max, String what) {
        int length = Base64.getUrlDecoder().decode(base64).length;
        if (length < 1 || length > max)
            throw new IllegalArgumentException(
                    "a passkey's " + what + " has 1 to " + max + " bytes, got " + length);
    }

    /**
     * Whether a counter that it shows is one that only it can show: greater than all before. Those
     * that always show 0 do not count (WebAuthn, section 6.1.1).
     */
    public boolean isNext(long shown) {
        return shown > counter || (shown == 0 && counter == 0);
    }

    /** The same after it was used. */
    public Passkey withUse(long shown, Instant now) {
        return new Passkey(
                id, label, createdAt, handle, publicKey, shown, lastCeremony, Optional.of(now));
    }

    /** The same with this ceremony and all before it used. */
    public Passkey withCeremony(Instant begun) {
        return begun.isAfter(lastCeremony)
                ? new Passkey(id, label, createdAt, handle, publicKey, counter, begun, lastUsedAt)
                : this;
    }
}
