package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Takes a key out of the list.
 *
 * @param fingerprint as OpenSSH writes it
 */
public record RemoveSshKey(Optional<String> account, String fingerprint, StepUp stepUp)
        implements Change {}
