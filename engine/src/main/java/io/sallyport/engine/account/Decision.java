package io.sallyport.engine.account;

import io.sallyport.engine.audit.AuditEvent;
import java.util.Set;

/** What somebody who looked at an account wants done with it. */
public sealed interface Decision<R> {
    /** Told once the rest of the decision is durable. */
    R result();

    /** Nothing is written. */
    record Keep<R>(R result) implements Decision<R> {}

    /**
     * Only the event is written; an account that exists is linked to it, one that does not is not
     * made.
     */
    record Note<R>(R result, AuditEvent event) implements Decision<R> {}

    /**
     * The account becomes {@code next}; one that does not exist is made.
     *
     * @param notices what the owner is told then
     */
    record Commit<R>(R result, Account next, AuditEvent event, Set<OwnerNotice> notices)
            implements Decision<R> {
        public Commit(R result, Account next, AuditEvent event) {
            this(result, next, event, Set.of());
        }
    }

    /** The account is forgotten; its events stay. */
    record Forget<R>(R result, AuditEvent event) implements Decision<R> {}
}
