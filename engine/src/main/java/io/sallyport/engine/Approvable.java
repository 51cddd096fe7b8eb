package io.sallyport.engine;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.WaitingLogin.Approval;
import io.sallyport.engine.WaitingLogins.Waited;
import io.sallyport.engine.identity.AccountName;
import java.time.Instant;
import java.util.Optional;

/** Logins that ask for a code or for an approval in a browser (SSH-54, SSH-65; decision 0033). */
final class Approvable {
    /** As many questions as a module shows in one call (SSH-53). */
    private static final int ROUNDS_MAX = 3;

    private static final String PORTAL = "portal";

    private Approvable() {}

    /** Whether there is a browser's page to approve on that is not the one which asks. */
    static boolean has(EngineParts parts, AuthenticationRequest request) {
        return parts.waiting().isPresent() && !request.circumstances().door().equals(PORTAL);
    }

    /**
     * Asks. Everybody is asked alike, whether they have a passkey or not, and behind a first step
     * that failed, too: so nobody learns anything (GUESS-29).
     *
     * @param isReal whether the answer matters
     */
    static AuthenticationOutcome ask(
            EngineParts parts,
            AuthenticationRequest request,
            AccountName name,
            boolean isReal,
            Instant now) {
        var waiting = parts.waiting().orElseThrow();
        boolean isShown = isReal && request.firstStep() == FirstStep.NOT_FAILED;
        var login = waiting.begin(name, request.circumstances(), isShown, now);
        return new Challenged(parts.challenges().first(login, waiting.lines(login), request, now));
    }

    /**
     * Waits for the browser where Return was pressed and nothing typed, and asks again if no answer
     * came. Empty where the typed answer, or the browser's, is to be judged.
     */
    static Optional<AuthenticationOutcome> wait(
            EngineParts parts,
            AuthenticationRequest request,
            AccountName name,
            byte[] challenge,
            TypedAnswer typed) {
        if (parts.waiting().isEmpty() || !typed.isEmpty()) return Optional.empty();
        var waiting = parts.waiting().get();
        Instant before = parts.clock().read().trusted();
        if (!(parts.challenges().open(challenge, name, request, Challenges.LOGIN, before)
                instanceof Challenges.Opened.Ours ours)) return Optional.empty();
        String id = ours.state().waiting();
        if (id.isEmpty() || waiting.await(id) != Waited.STILL_WAITING) return Optional.empty();
        Instant now = parts.clock().read().trusted();
        var login = waiting.at(id).filter(any -> now.isBefore(any.end()));
        if (login.isEmpty() || ours.state().round() >= ROUNDS_MAX) return Optional.empty();
        return Optional.of(
                new Challenged(
                        parts.challenges()
                                .again(ours.state(), waiting.lines(login.get()), request, now)));
    }

    /** The approval that this answer stands for: for one login, and once. */
    static Optional<Approval> taken(
            EngineParts parts, Challenges.Opened opened, TypedAnswer typed) {
        if (!(opened instanceof Challenges.Opened.Ours ours) || !typed.isEmpty())
            return Optional.empty();
        return parts.waiting()
                .flatMap(waiting -> waiting.take(ours.state().waiting(), ours.state().account()));
    }
}
