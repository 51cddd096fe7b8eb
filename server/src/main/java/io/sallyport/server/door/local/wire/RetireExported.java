package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Removes a device whose state file is written.
 *
 * @param mark as it came with the file
 */
public record RetireExported(Optional<String> account, String device, long mark)
        implements OfAccount {}
