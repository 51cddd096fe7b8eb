package io.sallyport.server.door.local.wire;

import java.time.Instant;

/**
 * Where the audit was cut, as a line of an export.
 *
 * @param type {@value #TYPE}
 * @param number of the last seal that was cut off
 * @param seal SHA-256 of that seal's record, in hexadecimal digits
 * @param last sequence of the last event that was cut off
 * @param at when
 * @param signature Ed25519, in Base64
 */
public record ExportedCut(
        String type, long number, String seal, long last, Instant at, String signature) {
    public static final String TYPE = "cut";
}
