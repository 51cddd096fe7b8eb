package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Removes one device.
 *
 * @param device its label
 */
public record RemoveDevice(Optional<String> account, String device, StepUp stepUp)
        implements Change {}
