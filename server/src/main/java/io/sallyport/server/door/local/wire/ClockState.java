package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * What the server's clock shows.
 *
 * @param doubt why no code is judged by it, and what to do; absent if it is believed
 */
public record ClockState(Instant now, Optional<String> doubt) {}
