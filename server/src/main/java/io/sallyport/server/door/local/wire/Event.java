package io.sallyport.server.door.local.wire;

import java.time.Instant;

/**
 * One audit event; texts are empty where there is nothing to say.
 *
 * @param verdict {@code granted}, {@code not_required}, {@code denied}, {@code changed} or {@code
 *     served}
 * @param cause one word for the reason, for programs
 * @param reason cause and detail in words
 * @param rule the policy rule that decided
 * @param device label of the device that answered or was changed
 * @param actor who did it, where that is not the account itself
 */
public record Event(
        long sequence,
        String id,
        Instant at,
        String account,
        String door,
        String host,
        String service,
        String login,
        String address,
        String remoteHost,
        String terminal,
        String verdict,
        String cause,
        String reason,
        String rule,
        String device,
        String actor) {}
