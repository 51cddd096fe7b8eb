package io.sallyport.engine;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Verdict;
import java.time.Instant;

/**
 * Takes down which logins a host has let in by its emergency codes, while nobody could be asked
 * (DOC-99).
 */
public final class EmergencyReports {
    private final EngineParts parts;

    public EmergencyReports(EngineParts parts) {
        this.parts = parts;
    }

    /**
     * Records one use. It is an event of no account: what was let in there was the host's own
     * decision, of which the register knows nothing.
     *
     * @param circumstances of the login, as the host tells them
     * @param detail when it was, and which code
     * @return id of the audit event
     */
    public String take(Instant now, String actor, Circumstances circumstances, String detail) {
        AuditEvent event =
                EventScribe.ofNode(now, circumstances, actor, parts.random())
                        .event(Verdict.GRANTED, Cause.EMERGENCY_CODE, detail, "", "");
        parts.register().record(event);
        return event.id();
    }
}
