package io.sallyport.engine;

import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.audit.EventIds;
import java.security.SecureRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/** The one place where a fault becomes an answer, and the answer is never a grant (FAULT-5). */
record FaultGuard(IncidentLog incidents, SecureRandom random) {
    FaultGuard(EngineParts parts) {
        this(parts.incidents(), parts.random());
    }

    /**
     * Does the work.
     *
     * @param failed puts the fault in the place of what the work would have answered
     */
    <R> R guarded(Supplier<R> work, Function<Unavailable, R> failed) {
        try {
            return work.get();
        } catch (RuntimeException fault) {
            String incident = EventIds.draw(random);
            incidents.report(incident, fault);
            return failed.apply(new Unavailable(incident, IncidentLog.reason(fault)));
        }
    }
}
