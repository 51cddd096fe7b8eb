package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Switches the second step off.
 *
 * @param reason why; demanded of an administrator, refused of an owner
 */
public record Disable(Optional<String> account, Optional<String> reason, StepUp stepUp)
        implements Change {}
