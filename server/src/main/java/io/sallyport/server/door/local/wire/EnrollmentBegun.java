package io.sallyport.server.door.local.wire;

import java.time.Instant;

/**
 * An enrolment that has begun.
 *
 * @param ticket to be handed back with the first code
 * @param uri for the QR code; holds the secret
 * @param secret in Base32, to be typed
 * @param expires until when the first code can be proven
 */
public record EnrollmentBegun(
        String account, String host, String ticket, String uri, String secret, Instant expires) {
    @Override
    public String toString() {
        return "EnrollmentBegun[" + account + "]";
    }
}
