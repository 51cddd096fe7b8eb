package io.sallyport.engine.account;

import java.time.Instant;

/** Something by which a person proves a second step, with its progress. */
public sealed interface Credential permits CodeDevice, RecoveryCodes, Passkey {
    CredentialId id();

    /** What its owner calls it; unique in the account. */
    String label();

    Instant createdAt();
}
