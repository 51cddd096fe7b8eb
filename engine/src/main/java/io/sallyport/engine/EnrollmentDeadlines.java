package io.sallyport.engine;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.policy.PolicyQuestion;
import io.sallyport.engine.policy.PolicyQuestion.Enrolled;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Knows who is due: has no second step, and needs one from a day on (SSH-164). It only looks: it
 * begins no login, charges nothing and writes no event. Safe for use by many threads.
 */
public final class EnrollmentDeadlines {
    private final EngineParts parts;
    private final FaultGuard faults;

    public EnrollmentDeadlines(EngineParts parts) {
        this.parts = parts;
        this.faults = new FaultGuard(parts);
    }

    /**
     * A day that may have come already.
     *
     * @param deadline its beginning
     * @param isPast whether it has come
     */
    public record Due(Instant deadline, boolean isPast) {}

    /**
     * From when on a login like this one needs a second step that is missing; empty if none does,
     * or nobody can say.
     *
     * @param where the login; an address that is none in numbers is not known
     */
    public Optional<Due> find(Circumstances where, Set<String> groups, OptionalLong uid) {
        return faults.guarded(() -> look(where, groups, uid), fault -> Optional.empty());
    }

    private Optional<Due> look(Circumstances where, Set<String> groups, OptionalLong uid) {
        Instant now = parts.clock().read().instant();
        var name = parts.names().get().accountOf(where.door(), where.host(), where.login());
        if (name.isEmpty()) return Optional.empty();
        var question =
                new PolicyQuestion(
                        name.get(),
                        enrolled(name.get()),
                        groups,
                        uid,
                        where.service(),
                        where.host(),
                        Network.address(where.address()),
                        now);
        return parts.policy()
                .get()
                .deadline(question)
                .map(deadline -> new Due(deadline, !now.isBefore(deadline)));
    }

    private Enrolled enrolled(AccountName name) {
        boolean isProtected = parts.register().peek(name).map(Account::isProtected).orElse(false);
        return isProtected ? Enrolled.YES : Enrolled.NO;
    }
}
