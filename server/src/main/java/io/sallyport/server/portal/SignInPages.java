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
import java.util.Map;
import java.util.Optional;

/** Signing in and out: a link, then a code; or a link, then the first device. */
final class SignInPages {
    private final Pages pages;
    private final Steps steps;
    private final WebSessions sessions;
    private final SignInLinks links;
    private final PasswordPages passwords;
    private final HomePage home;
    private final DevicePages devices;

    SignInPages(
            Pages pages,
            Steps steps,
            WebSessions sessions,
            SignInLinks links,
            PasswordPages passwords,
            HomePage home,
            DevicePages devices) {
        this.pages = pages;
        this.steps = steps;
        this.sessions = sessions;
        this.links = links;
        this.passwords = passwords;
        this.home = home;
        this.devices = devices;
    }

    /** The page at the root: whatever comes next for this browser. */
    WebReply home(Visit visit) {
        if (visit.session().isEmpty()) return passwords.start(visit);
        WebSession session = visit.mine();
        if (session.isSignedIn()) {
            session.waitForNothing();
            return home.show(visit);
        }
        boolean isProtected =
                steps.account(session.account()).map(Account::isProtected).orElse(false);
        return isProtected ? question(visit, Optional.empty()) : devices.first(visit);
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
        Optional<AccountName> account = links.redeem(visit.form().text("link"), visit.now());
        if (account.isEmpty()) return pages.message(visit, 410, "link.dead");
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
                        Portal.ROOT + "code",
                        false);
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
        if (session.isSignedIn()
                || !(session.takePending().orElse(null) instanceof SecondStep asked))
            return pages.seeOther(visit, Portal.ROOT);
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
            visit.id().ifPresent(sessions::end);
            visit.holdsNothing();
            reply = pages.message(visit, 403, "too-many");
        } else reply = question(visit, Optional.of(pages.words().text("code.wrong")));
        DenialGrid.await(visit.request().arrival());
        return reply;
    }

    WebReply signOut(Visit visit) {
        visit.id().ifPresent(sessions::end);
        visit.holdsNothing();
        return pages.message(visit, 200, "signed-out.done");
    }

    WebReply signOutEverywhere(Visit visit) {
        sessions.endAllOf(visit.mine().account());
        visit.holdsNothing();
        return pages.message(visit, 200, "signed-out.everywhere");
    }
}
