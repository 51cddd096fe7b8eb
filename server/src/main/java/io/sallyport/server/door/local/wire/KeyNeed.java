package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Whether a wrapping key is needed.
 *
 * @param why absent if nothing needs it
 */
public record KeyNeed(Optional<String> why) {}
