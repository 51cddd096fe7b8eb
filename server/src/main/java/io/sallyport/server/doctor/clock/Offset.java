package io.sallyport.server.doctor.clock;

import java.time.Duration;

/**
 * By how much the clock is off.
 *
 * @param ahead negative if it is behind
 * @param uncertainty zero if the source tells none
 * @param source who said so
 */
record Offset(Duration ahead, Duration uncertainty, String source) {}
