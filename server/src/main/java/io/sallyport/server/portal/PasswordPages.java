package io.sallyport.server.portal;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.portal.FirstSteps.Verdict;
import io.sallyport.server.web.WebReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Signing in by a password and a code in one form. The password is judged first; behind a wrong one
 * the code is compared with nothing, charged to nobody and not burned (FA-98, FA-C21, GUESS-26).
 * Every refusal is the same page, at the same points in time (GUESS-29).
 */
final class PasswordPages {
    static final String SIGN_IN = Portal.ROOT + "sign-in";

    /**
     * Refusals leave on a grid of their own, since passwords are hashed slowly and names that
     * nobody has are not: a multiple of that of codes (GUESS-60).
     */
    private static final Duration GRID = Duration.ofSeconds(1);

    private static final int LOGIN_CHARACTERS_MAX = 255;

    private final PortalParts parts;
    private final Pages pages;
    private final Steps steps;
    private final StartPage start;

    /** Sources that have failed too often take one place together (GUESS-22). */
    private final ReentrantLock backSeat = new ReentrantLock(true);

    PasswordPages(PortalParts parts, Pages pages, Steps steps, StartPage start) {
        this.parts = parts;
        this.pages = pages;
        this.steps = steps;
        this.start = start;
    }

    private WebReply start(Visit visit, int status, String problem) {
        return start.show(visit, status, "", Optional.of(problem));
    }

    WebReply signIn(Visit visit) {
        if (parts.firstSteps().isEmpty()) return pages.message(visit, 404, "not-found");
        String login = cut(visit.form().text("login").strip());
        Verdict verdict = judged(parts.firstSteps().get(), visit, login);
        if (verdict == Verdict.UNAVAILABLE)
            return start(visit, 503, pages.words().text("start.unavailable"));
        Optional<AccountName> account = parts.accountOfLogin().apply(login);
        AuthenticationRequest request =
                steps.request(
                        visit,
                        account.map(AccountName::value).orElse(login),
                        isToBeRemembered(visit),
                        verdict == Verdict.RIGHT ? FirstStep.NEVER_ALONE : FirstStep.FAILED);
        return replied(visit, account, request, answered(visit, request));
    }

    /** No account has a longer name; what was pasted in its place is not kept. */
    private static String cut(String login) {
        return login.length() > LOGIN_CHARACTERS_MAX ? "" : login;
    }

    private Verdict judged(FirstSteps firstSteps, Visit visit, String login) {
        String address = visit.request().address();
        byte[] password = visit.form().bytes("password");
        if (!parts.engine().isOverBudget(address))
            return firstSteps.judge(login, password, address);
        backSeat.lock();
        try {
            long arrival = System.nanoTime();
            Verdict verdict = firstSteps.judge(login, password, address);
            // Held for as long as a refusal takes: one a second, however many ask at once.
            if (verdict != Verdict.RIGHT) await(arrival);
            return verdict;
        } finally {
            backSeat.unlock();
        }
    }

    private AuthenticationOutcome answered(Visit visit, AuthenticationRequest request) {
        AuthenticationOutcome outcome = parts.engine().begin(request);
        return outcome instanceof AuthenticationOutcome.Challenged asked
                ? steps.answerSignIn(request, asked.challenge(), visit.form().bytes("code"))
                : outcome;
    }

    private WebReply replied(
            Visit visit,
            Optional<AccountName> account,
            AuthenticationRequest request,
            AuthenticationOutcome outcome) {
        return switch (outcome) {
            case AuthenticationOutcome.Granted granted -> {
                steps.signIn(visit, account.orElseThrow(), isToBeRemembered(visit), Steps.CODE);
                steps.remember(visit, request);
                yield pages.seeOther(visit, Portal.ROOT);
            }
            // No session comes of it, whose next question might forget what the password was.
            case AuthenticationOutcome.Challenged more -> refused(visit, "start.more");
            case AuthenticationOutcome.Denied denied -> refused(visit, "start.refused");
            case AuthenticationOutcome.NotRequired free ->
                    throw new IllegalStateException("a password alone was enough");
            case AuthenticationOutcome.Unavailable fault ->
                    pages.message(visit, 503, "fault", fault.incident());
        };
    }

    private static boolean isToBeRemembered(Visit visit) {
        return visit.form().text("remember").equals("yes");
    }

    private WebReply refused(Visit visit, String why) {
        WebReply reply = start(visit, 403, pages.words().text(why));
        await(visit.request().arrival());
        return reply;
    }

    /** Until the next point of the grid that is counted from {@code arrival}. */
    private static void await(long arrival) {
        long leave = arrival + departure(System.nanoTime() - arrival);
        for (long left = leave - System.nanoTime(); left > 0; left = leave - System.nanoTime())
            LockSupport.parkNanos(left);
    }

    private static long departure(long elapsed) {
        return Math.ceilDiv(Math.max(elapsed, 1), GRID.toNanos()) * GRID.toNanos();
    }
}
