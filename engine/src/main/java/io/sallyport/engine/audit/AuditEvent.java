package io.sallyport.engine.audit;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import java.time.Instant;
import java.util.Optional;

/**
 * One decision and its true reason; written in the same transaction as the register it explains.
 *
 * @param id twelve characters, unique; what a person quotes when asking for help
 * @param at when it was decided
 * @param account empty if the login name cannot be an account's
 * @param attempt empty for a change by an administrator
 * @param circumstances where it came from
 * @param verdict how it ended
 * @param cause why
 * @param detail completes the cause: "4 steps old"; may be empty; never a code or a secret
 * @param rule the policy rule that decided, as {@code file:line: text}; may be empty
 * @param device label of the device that answered or was changed; may be empty
 * @param actor who did it, where that is not the account itself; may be empty
 * @param previous link to the account's previous event (FAULT-71); {@link Link#NONE} if it has none
 */
public record AuditEvent(
        String id,
        Instant at,
        Optional<AccountName> account,
        Optional<AttemptId> attempt,
        Circumstances circumstances,
        Verdict verdict,
        Cause cause,
        String detail,
        String rule,
        String device,
        String actor,
        Link previous) {
    /** Cause and detail in one phrase: {@code right code, but too old: 4 steps}. */
    public String reason() {
        return detail.isEmpty() ? cause.text() : cause.text() + ": " + detail;
    }

    /** The same event, linked to the account's previous one. */
    public AuditEvent after(Link link) {
        return new AuditEvent(
                id,
                at,
                account,
                attempt,
                circumstances,
                verdict,
                cause,
                detail,
                rule,
                device,
                actor,
                link);
    }
}
