package io.sallyport.server.door.local.wire;

import java.time.Instant;

/**
 * Tells of one emergency code that was used on this host.
 *
 * @param number which one, from 1
 * @param at when, by the host's clock
 * @param address numeric; empty if it was not known
 */
public record ReportEmergency(
        int number, Instant at, String login, String service, String address) {}
