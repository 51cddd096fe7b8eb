package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Forgets all known devices and places.
 *
 * @param reason why; demanded of an administrator, refused of an owner
 */
public record ForgetPlaces(Optional<String> account, Optional<String> reason, StepUp stepUp)
        implements Change {}
