package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Writes a device as a state file.
 *
 * @param device which one; may be absent where there is only one
 */
public record ExportStateFile(Optional<String> account, Optional<String> device)
        implements OfAccount {}
