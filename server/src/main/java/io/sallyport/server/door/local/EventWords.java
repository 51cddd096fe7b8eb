package io.sallyport.server.door.local;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.Event;
import java.util.Locale;

/** Audit events as messages, for the administrator and, with less in them, for their owner. */
final class EventWords {
    private EventWords() {}

    /** Everything. */
    static Event forRoot(AuditLog.Entry entry) {
        AuditEvent event = entry.event();
        return event(entry, event.cause(), event.reason());
    }

    /**
     * Without what would help somebody who guesses from the owner's own session: that a wrong code
     * is a right one of another time can be learned by nobody but the administrator. Used codes may
     * be named (GUESS-55).
     */
    static Event forOwner(AuditLog.Entry entry) {
        AuditEvent event = entry.event();
        return switch (event.cause()) {
            case OLD_CODE, EARLY_CODE, WRONG_CODE ->
                    event(entry, Cause.WRONG_CODE, Cause.WRONG_CODE.text());
            case USED_CODE, OVERTAKEN_CODE -> event(entry, Cause.USED_CODE, Cause.USED_CODE.text());
            default -> event(entry, event.cause(), event.reason());
        };
    }

    private static Event event(AuditLog.Entry entry, Cause cause, String reason) {
        AuditEvent event = entry.event();
        Circumstances where = event.circumstances();
        return new Event(
                entry.sequence(),
                event.id(),
                event.at(),
                event.account().map(AccountName::value).orElse(""),
                where.door(),
                where.host(),
                where.service(),
                where.login(),
                where.address(),
                where.remoteHost(),
                where.terminal(),
                word(event.verdict()),
                cause.name().toLowerCase(Locale.ROOT),
                reason,
                event.rule(),
                event.device(),
                event.actor());
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
