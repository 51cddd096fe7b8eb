package io.sallyport.engine.judge;

import io.sallyport.engine.account.CredentialId;
import java.time.Instant;
import java.util.Optional;

/**
 * An answer of a passkey, as it is judged.
 *
 * @param begun when its ceremony was begun
 * @param signed what was signed, if the signature is one of a passkey of the account; empty if it
 *     is not
 */
public record PasskeyAttempt(Instant begun, Optional<Signed> signed) {
    /**
     * What a passkey has signed.
     *
     * @param credential which passkey
     * @param counter its signature counter
     * @param isUserVerified whether it made sure by a PIN or a finger that its owner uses it
     */
    public record Signed(CredentialId credential, long counter, boolean isUserVerified) {}
}
