package io.sallyport.server.portal;

import io.sallyport.engine.ChangeOutcome;
import io.sallyport.engine.WaitingLogin;
import io.sallyport.engine.policy.Network;
import io.sallyport.server.door.DenialGrid;
import io.sallyport.server.portal.PortalParts.PasskeyParts;
import io.sallyport.server.portal.view.LoginToApprove;
import io.sallyport.server.portal.view.PasskeyPrompt;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.webauthn.PasskeyOptions;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** A login that waits at a terminal is shown, and approved by its owner (decision 0033). */
final class ApprovalPages {
    private static final Pattern ID = Pattern.compile("[a-z2-9]{8}");

    private final PasskeyParts passkeys;
    private final Pages pages;
    private final Steps steps;
    private final SignInPages signIn;

    ApprovalPages(PasskeyParts passkeys, Pages pages, Steps steps, SignInPages signIn) {
        this.passkeys = passkeys;
        this.pages = pages;
        this.steps = steps;
        this.signIn = signIn;
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Shows it to whoever is signed in as its account, and to nobody else. */
    WebReply show(Visit visit, String id) {
        if (!isId(id)) return pages.message(visit, 404, "not-found");
        if (visit.session().filter(WebSession::isSignedIn).isEmpty())
            return signIn.start(visit, id);
        var login = passkeys.approvals().look(visit.mine().account(), id);
        if (login.isEmpty()) return pages.message(visit, 410, "approve.gone");
        if (!steps.hasPasskey(visit.mine().account()))
            return pages.message(visit, 403, "approve.no-passkey");
        return pages.page(visit, 200, "approve", Map.of("login", shown(visit, login.get())));
    }

    private LoginToApprove shown(Visit visit, WaitingLogin login) {
        var where = login.where();
        var address = Network.address(where.address());
        var browser = Network.address(visit.request().address());
        return new LoginToApprove(
                login.id(),
                where.service(),
                where.host(),
                where.login(),
                where.address().isEmpty()
                        ? pages.words().text("approve.from-unknown")
                        : where.address(),
                address.isPresent() && browser.isPresent() && !address.equals(browser));
    }

    /** The number that the terminal shows; a wrong one ends it. */
    WebReply number(Visit visit) {
        return waiting(
                visit,
                (request, login) ->
                        passkeys.approvals()
                                .number(request, login, visit.form().text("number").strip())
                                .map(ceremony ->
                                        pages.passkey(
                                                visit,
                                                new PasskeyPrompt(
                                                        "get",
                                                        PasskeyOptions.get(
                                                                passkeys.webAuthn().party(),
                                                                ceremony.challenge(),
                                                                steps.account(login.account())),
                                                        pages.words()
                                                                .text(
                                                                        "approve.why",
                                                                        login.where().login(),
                                                                        login.where().host()),
                                                        Portal.ROOT + "approve/answer",
                                                        Portal.APPROVAL + login.id(),
                                                        Map.of(
                                                                "ceremony",
                                                                PasskeyForm.text(ceremony.token()),
                                                                "login",
                                                                login.id()))))
                                .orElseGet(() -> denied(visit, "approve.wrong-number")));
    }

    WebReply approve(Visit visit) {
        var answer = PasskeyForm.answer(visit.form());
        if (answer.isEmpty()) return denied(visit, "passkey.denied");
        byte[] token = PasskeyForm.bytes(visit.form(), "ceremony");
        return waiting(
                visit,
                (request, login) ->
                        passkeys.approvals().approve(request, login, token, answer.get())
                                        instanceof ChangeOutcome.Done
                                ? pages.message(visit, 200, "approve.done")
                                : denied(visit, "passkey.denied"));
    }

    WebReply refuse(Visit visit) {
        return waiting(
                visit,
                (request, login) -> {
                    passkeys.approvals().refuse(request, login);
                    return pages.message(visit, 200, "approve.refused");
                });
    }

    private WebReply waiting(
            Visit visit,
            BiFunction<io.sallyport.engine.AuthenticationRequest, WaitingLogin, WebReply> work) {
        Optional<WaitingLogin> login =
                passkeys.approvals().look(visit.mine().account(), visit.form().text("login"));
        return login.map(any -> work.apply(steps.request(visit), any))
                .orElseGet(() -> pages.message(visit, 410, "approve.gone"));
    }

    private WebReply denied(Visit visit, String key) {
        WebReply reply = pages.message(visit, 403, key);
        DenialGrid.await(visit.request().arrival());
        return reply;
    }
}
