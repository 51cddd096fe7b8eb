package io.sallyport.server.portal;

import java.time.Duration;

/**
 * How long sessions last (FA-42).
 *
 * @param idle after this long without a click one ends
 * @param life after this long it ends in any case
 */
public record SessionLimits(Duration idle, Duration life) {}
