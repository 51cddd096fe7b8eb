package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Takes somebody's own security key into the list.
 *
 * @param key type and Base64, as in a file of keys
 * @param attestation what the authenticator said of itself, in Base64; kept, and never verified
 */
public record AddSshKey(
        Optional<String> account, String key, Optional<String> attestation, StepUp stepUp)
        implements Change {}
