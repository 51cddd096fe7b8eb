package io.sallyport.engine.account;

import java.time.Instant;
import java.util.Optional;

/** A generator of one-time passwords, such as an app on a phone. */
public sealed interface CodeDevice extends Credential permits TotpCredential, HotpCredential {
    /** Digits of its codes, 6 to 8. */
    int digits();

    WrappedSecret secret();

    /** When it last opened a door. */
    Optional<Instant> lastUsedAt();
}
