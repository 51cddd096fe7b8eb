package io.sallyport.server.door.local.wire;

import java.time.Instant;

/**
 * A seal, as a line of an export.
 *
 * @param type {@value #TYPE}
 * @param previous SHA-256 of the record of the seal before, in hexadecimal digits; zeros for the
 *     first
 * @param first sequence of the first event under it
 * @param last sequence of the last one
 * @param digest of these events, in hexadecimal digits
 * @param at when it was made
 * @param signature Ed25519, in Base64
 */
public record ExportedSeal(
        String type,
        long number,
        String previous,
        long first,
        long last,
        String digest,
        Instant at,
        String signature) {
    public static final String TYPE = "seal";
}
