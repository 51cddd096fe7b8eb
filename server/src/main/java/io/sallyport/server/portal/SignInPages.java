package io.sallyport.server.portal;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.Challenge;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.DenialGrid;
import io.sallyport.server.portal.Pending.SecondStep;
import io.sallyport.server.portal.WebSession.Stage;
import io.sallyport.server.web.WebReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signing in and out: a link, then a code; or a link, then the first device. */
final class SignInPages {
    private final Pages pages;
    private final Steps steps;
    private final WebSessions sessions;
    private final SignInLinks links;
    private final StartPage start;
    private final HomePage home;
    private final DevicePages devices;
    private final Onward onward;
    private final boolean hasPasskeys;

    /**
     * @param hasPasskeys whether people can sign in with one
     */
    SignInPages(
            Pages pages,
            Steps steps,
            WebSessions sessions,
            SignInLinks links,
            StartPage start,
            HomePage home,
            DevicePages devices,
            Onward onward,
            boolean hasPasskeys) {
        this.pages = pages;
        this.steps = steps;
        this.sessions = sessions;
        this.links = links;
        this.start = start;
        this.home = home;
        this.devices = devices;
        this.onward = onward;
        this.hasPasskeys = hasPasskeys;
    }

    /** The page at the root: whatever comes next for this browser. */
    WebReply home(Visit visit) {
        if (visit.session().isEmpty()) return start(visit, "");
        WebSession session = visit.mine();
        if (session.isSignedIn()) {
            if (visit.onward().isPresent())
                return onward.go(
                        visit, () -> question(visit, Optional.empty()), () -> signInAgain(visit));
            session.waitForNothing();
            return home.show(visit);
        }
        boolean isProtected =
                steps.account(session.account()).map(Account::isProtected).orElse(false);
        return isProtected ? question(visit, Optional.empty()) : devices.first(visit);
    }

    /** The sign-in is at its end, and where the browser goes on to is kept. */
    private WebReply signInAgain(Visit visit) {
        visit.mine().signIn().end();
        visit.id().ifPresent(sessions::end);
        visit.holdsNothing();
        return pages.seeOther(visit, Portal.ROOT);
    }

    /**
     * For whoever is not signed in.
     *
     * @param next the waiting login that they came for; may be empty
     */
    WebReply start(Visit visit, String next) {
        return start.show(visit, 200, next, Optional.empty());
    }

    /** Shows whose link it is. Looking at it is harmless: mail programs look at links, too. */
    WebReply link(Visit visit, String secret) {
        Optional<AccountName> account = links.look(secret, visit.now());
        if (account.isEmpty()) return pages.message(visit, 410, "link.dead");
        return pages.page(
                visit, 200, "link", Map.of("account", account.get().value(), "secret", secret));
    }

    /** The first step: the link is used up, and whatever session there was is dead. */
    WebReply redeem(Visit visit) {
        String typed = visit.form().text("link").strip();
        String secret = typed.substring(typed.lastIndexOf('/') + 1);
        Optional<AccountName> account = links.redeem(secret, visit.now());
        if (account.isEmpty()) return pages.message(visit, 410, "link.dead");
        visit.session().ifPresent(before -> before.signIn().end());
        visit.id().ifPresent(sessions::end);
        var session =
                new WebSession(
                        account.get(),
                        Stage.FIRST_STEP,
                        visit.form().has("remember"),
                        visit.now(),
                        visit.now(),
                        Footing.of(steps.account(account.get())));
        visit.holds(sessions.begin(session, visit.now()), session);
        return pages.seeOther(visit, Portal.ROOT);
    }

    private WebReply question(Visit visit, Optional<String> problem) {
        if (visit.mine().pending().orElse(null) instanceof SecondStep asked
                && visit.now().isBefore(asked.end())) return ask(visit, asked.challenge(), problem);
        AuthenticationRequest request = steps.request(visit);
        return switch (steps.beginSignIn(request)) {
            case AuthenticationOutcome.Challenged challenged -> {
                waitFor(visit, request, challenged.challenge());
                yield ask(visit, challenged.challenge(), problem);
            }
            // The policy says so; changes take a second step all the same.
            case AuthenticationOutcome.NotRequired free -> {
                if (visit.mine().isSignedIn()) yield noStep(visit);
                steps.renew(visit);
                yield pages.seeOther(visit, Portal.ROOT);
            }
            case AuthenticationOutcome.Granted granted ->
                    throw new IllegalStateException("granted before anything was asked");
            case AuthenticationOutcome.Denied denied -> pages.message(visit, 403, "denied");
            case AuthenticationOutcome.Unavailable fault ->
                    pages.message(visit, 503, "fault", fault.incident());
        };
    }

    /** An application wants a second step that the policy does not ask for here. */
    private WebReply noStep(Visit visit) {
        visit.goesNowhere();
        return pages.message(visit, 403, "onward.no-step");
    }

    private void waitFor(Visit visit, AuthenticationRequest request, Challenge challenge) {
        visit.mine()
                .waitFor(
                        new SecondStep(request, challenge, visit.now().plus(challenge.lifetime())));
    }

    private WebReply ask(Visit visit, Challenge challenge, Optional<String> problem) {
        var question =
                Questions.of(
                        challenge,
                        pages.words().text("code.why", visit.mine().account().value()),
                        visit.onward().isPresent() ? "" : Portal.ROOT + "code",
                        false,
                        hasPasskeys && steps.hasPasskey(visit.mine().account())
                                ? Optional.of(Portal.ROOT + "passkey")
                                : Optional.empty());
        return pages.page(
                visit,
                problem.isEmpty() ? 200 : 403,
                "code",
                Map.of("question", question),
                problem);
    }

    /** The second step. */
    WebReply secondStep(Visit visit) {
        WebSession session = visit.mine();
        if (!(session.pending().orElse(null) instanceof SecondStep asked))
            return pages.seeOther(visit, Portal.ROOT);
        session.takePending(); // of many answers at once, one is judged: a session has its turn
        return switch (steps.answerSignIn(asked, visit.form().bytes("code"))) {
            case AuthenticationOutcome.Granted granted -> {
                steps.passed(visit, asked.request());
                yield pages.seeOther(visit, Portal.ROOT);
            }
            case AuthenticationOutcome.Challenged challenged -> {
                waitFor(visit, asked.request(), challenged.challenge());
                yield pages.seeOther(visit, Portal.ROOT);
            }
            case AuthenticationOutcome.Denied denied -> denied(visit);
            case AuthenticationOutcome.NotRequired free -> pages.seeOther(visit, Portal.ROOT);
            case AuthenticationOutcome.Unavailable fault ->
                    pages.message(visit, 503, "fault", fault.incident());
        };
    }

    private WebReply denied(Visit visit) {
        WebReply reply;
        if (visit.mine().wrongAnswer()) {
            onward.end(visit);
            visit.id().ifPresent(sessions::end);
            visit.holdsNothing();
            reply = pages.message(visit, 403, "too-many");
        } else reply = question(visit, Optional.of(pages.words().text("code.wrong")));
        DenialGrid.await(visit.request().arrival());
        return reply;
    }

    WebReply signOut(Visit visit) {
        List<String> visited = Onward.visited(visit);
        onward.end(visit);
        visit.id().ifPresent(sessions::end);
        visit.holdsNothing();
        return visited.isEmpty()
                ? pages.message(visit, 200, "signed-out.done")
                : pages.page(visit, 200, "left", Map.of("visited", visited));
    }

    WebReply signOutEverywhere(Visit visit) {
        onward.endAll(visit);
        sessions.endAllOf(visit.mine().account());
        visit.holdsNothing();
        return pages.message(visit, 200, "signed-out.everywhere");
    }
}
