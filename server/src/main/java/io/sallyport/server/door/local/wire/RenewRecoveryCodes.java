package io.sallyport.server.door.local.wire;

import java.util.Optional;

/** New recovery codes; the old ones are void. */
public record RenewRecoveryCodes(Optional<String> account, StepUp stepUp) implements Change {}
