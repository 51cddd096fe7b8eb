package io.sallyport.server.door.local.wire;

import java.time.Instant;

/**
 * An event, as a line of an export: all of it, so that its bytes can be made again and compared
 * with a seal. Texts are empty where there is nothing to say.
 *
 * @param type {@value #TYPE}; {@value #DAMAGED} if it is, and then only {@code sequence} and {@code
 *     reason} say something
 * @param attempt thirty-two hexadecimal digits
 * @param reason cause and detail in words
 * @param previous SHA-256 of the account's event before, in hexadecimal digits; zeros for none
 */
public record ExportedEvent(
        String type,
        long sequence,
        String id,
        Instant at,
        String account,
        String attempt,
        String door,
        String host,
        String service,
        String login,
        String address,
        String remoteHost,
        String terminal,
        String verdict,
        String cause,
        String detail,
        String reason,
        String rule,
        String device,
        String actor,
        String previous) {
    public static final String TYPE = "event";
    public static final String DAMAGED = "damaged";
}
