package io.sallyport.engine.account;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AttemptId;
import java.time.Duration;
import java.time.Instant;

/**
 * The verdict that an attempt got: a resend after an unknown outcome gets it again, and burns
 * nothing (GUESS-61).
 *
 * @param attempt whose: a digest of the attempt's id, of where it came from and of its purpose
 * @param round which answer of the attempt, counted from 1
 * @param verdict granted or denied
 * @param cause why
 * @param event id of the audit event that was written then
 * @param at when
 */
public record Receipt(
        AttemptId attempt, int round, Verdict verdict, Cause cause, String event, Instant at) {
    /** How long the first verdict is repeated. */
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    public boolean isFor(AttemptId other, int otherRound) {
        return attempt.equals(other) && round == otherRound;
    }

    public boolean isValidAt(Instant now) {
        return Duration.between(at, now).abs().compareTo(LIFETIME) <= 0;
    }
}
