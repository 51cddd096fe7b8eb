package io.sallyport.engine;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Grace;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.policy.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a code that was given in the same session on the same terminal still counts (decision
 * 0026). Pure.
 */
final class Graces {
    private Graces() {}

    /** The grace that spares this login the question; empty if it is asked. */
    static Optional<Grace> sparing(
            AuthenticationRequest request,
            Account account,
            Requirement.SecondStep step,
            Instant now) {
        if (!mayHold(request, step)) return Optional.empty();
        return account.graces().stream()
                .filter(grace -> isOf(grace, request) && grace.isGoodAt(now))
                // The rule of today: one that was shortened counts at once.
                .filter(grace -> now.isBefore(grace.since().plus(step.grace())))
                .findFirst();
    }

    /** The account after a code was accepted; it begins a grace where policy has one. */
    static Account begun(
            AuthenticationRequest request,
            Account account,
            Requirement.SecondStep step,
            AuditEvent accepted) {
        if (!mayHold(request, step)) return account;
        var where = request.circumstances();
        return account.withGrace(
                new Grace(
                        where.login(),
                        where.host(),
                        request.session().orElseThrow(),
                        where.terminal(),
                        where.service(),
                        accepted.id(),
                        accepted.at(),
                        accepted.at().plus(step.grace())));
    }

    /** Completes the reason: which code it was, and how long ago. */
    static String detail(Grace grace, Instant now) {
        return "event "
                + grace.event()
                + ", "
                + Duration.between(grace.since(), now).toSeconds()
                + " s ago";
    }

    /** Behind a failed first step nothing counts (SSH-12); without a terminal there is no grace. */
    private static boolean mayHold(AuthenticationRequest request, Requirement.SecondStep step) {
        return !step.grace().isZero()
                && request.session().isPresent()
                && request.firstStep() == AuthenticationRequest.FirstStep.NOT_FAILED;
    }

    private static boolean isOf(Grace grace, AuthenticationRequest request) {
        var where = request.circumstances();
        return grace.isOf(where.login(), where.host(), request.session().orElseThrow());
    }
}
