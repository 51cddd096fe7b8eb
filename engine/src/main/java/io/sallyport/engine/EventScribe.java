package io.sallyport.engine;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Writes down one attempt's decision; an attempt that is judged again keeps its event id. */
record EventScribe(
        String id,
        Instant at,
        Optional<AccountName> account,
        Optional<AttemptId> attempt,
        Circumstances circumstances,
        String actor) {
    static EventScribe of(
            AuthenticationRequest request,
            Optional<AccountName> account,
            Instant now,
            RandomGenerator random) {
        return new EventScribe(
                EventIds.draw(random),
                now,
                account,
                Optional.of(request.attempt()),
                request.circumstances(),
                "");
    }

    /** Of something that is no account's. */
    static EventScribe ofNode(
            Instant now, Circumstances circumstances, String actor, RandomGenerator random) {
        return new EventScribe(
                EventIds.draw(random),
                now,
                Optional.empty(),
                Optional.empty(),
                circumstances,
                actor);
    }

    AuditEvent event(Verdict verdict, Cause cause, String detail, String rule, String device) {
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
                Link.NONE);
    }
}
