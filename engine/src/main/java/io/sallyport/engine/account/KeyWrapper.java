package io.sallyport.engine.account;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.otp.SharedSecret;

/** Port: who can close and open secrets at rest. Safe for use by many threads. */
public interface KeyWrapper {
    /**
     * Encrypts {@code secret}, with the account's and the credential's identity as associated data.
     */
    WrappedSecret wrap(SharedSecret secret, AccountName account, CredentialId credential);

    /**
     * Opens what {@link #wrap} closed for the same account and credential; the caller closes the
     * secret.
     *
     * @throws KeyException if it was closed under another key or for somebody else, or is damaged
     */
    SharedSecret unwrap(WrappedSecret wrapped, AccountName account, CredentialId credential);

    /** Id of the key that {@link #wrap} uses now. */
    long current();

    /**
     * Id of the key that a secret says it is wrapped under; it is not opened.
     *
     * @throws KeyException if it is too short to say so
     */
    long keyOf(WrappedSecret wrapped);
}
