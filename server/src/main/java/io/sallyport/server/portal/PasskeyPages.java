package io.sallyport.server.portal;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.Ceremony;
import io.sallyport.engine.ChangeOutcome;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Labels;
import io.sallyport.engine.enrollment.AddPasskey;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.DenialGrid;
import io.sallyport.server.portal.Pending.Confirm;
import io.sallyport.server.portal.Pending.NewPasskey;
import io.sallyport.server.portal.PortalParts.PasskeyParts;
import io.sallyport.server.portal.view.PasskeyPrompt;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.webauthn.PasskeyOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Signing in with a passkey, showing one in the place of a code, and adding one. */
final class PasskeyPages {
    private static final String ADD = Portal.ROOT + "passkeys/add";
    private static final Duration MAKING_MAX = Duration.ofMinutes(2);
    private static final int CHALLENGE_BYTES = 32;

    private final PortalParts parts;
    private final PasskeyParts passkeys;
    private final Pages pages;
    private final Steps steps;
    private final ChangePages changes;

    PasskeyPages(
            PortalParts parts,
            PasskeyParts passkeys,
            Pages pages,
            Steps steps,
            ChangePages changes) {
        this.parts = parts;
        this.passkeys = passkeys;
        this.pages = pages;
        this.steps = steps;
        this.changes = changes;
    }

    /** Asks whoever it is; nobody learns who has a passkey. */
    WebReply signIn(Visit visit) {
        Ceremony ceremony = passkeys.steps().forSignIn(browser(visit));
        return prompt(
                visit,
                "get",
                PasskeyOptions.get(
                        passkeys.webAuthn().party(), ceremony.challenge(), Optional.empty()),
                pages.words().text("passkey.why"),
                Portal.ROOT + "passkey/answer",
                Portal.ROOT,
                Map.of(
                        "ceremony",
                        PasskeyForm.text(ceremony.token()),
                        "next",
                        visit.form().text("next")));
    }

    /** Alone enough: the passkey has made sure of its owner (FA-97). */
    WebReply signedIn(Visit visit) {
        var sent = PasskeyForm.answer(visit.form());
        Optional<AccountName> account =
                PasskeyOptions.owner(PasskeyForm.bytes(visit.form(), "user-handle"));
        if (sent.isEmpty() || account.isEmpty()) return denied(visit);
        var outcome =
                passkeys.steps()
                        .signIn(
                                steps.request(visit, account.get()),
                                account.get(),
                                browser(visit),
                                PasskeyForm.bytes(visit.form(), "ceremony"),
                                sent.get());
        return switch (outcome) {
            case AuthenticationOutcome.Granted granted -> begin(visit, account.get());
            case AuthenticationOutcome.Unavailable fault ->
                    pages.message(visit, 503, "fault", fault.incident());
            default -> denied(visit);
        };
    }

    /** Whatever session there was is dead (FAIL-19). */
    private WebReply begin(Visit visit, AccountName account) {
        steps.signIn(visit, account, false, Steps.PASSKEY);
        String next = visit.form().text("next");
        return pages.seeOther(
                visit, ApprovalPages.isId(next) ? Portal.APPROVAL + next : Portal.ROOT);
    }

    private WebReply denied(Visit visit) {
        WebReply reply = pages.message(visit, 403, "passkey.denied");
        DenialGrid.await(visit.request().arrival());
        return reply;
    }

    /** The form's token, which only this browser can show. */
    private static byte[] browser(Visit visit) {
        return visit.form().text("token").getBytes(StandardCharsets.US_ASCII);
    }

    /** A passkey in the place of the code that the session waits for. */
    WebReply confirm(Visit visit) {
        if (!(visit.mine().pending().orElse(null) instanceof Confirm asked))
            return pages.seeOther(visit, Portal.ROOT);
        Ceremony ceremony = passkeys.steps().forChange(asked.request(), asked.change());
        return prompt(
                visit,
                "get",
                PasskeyOptions.get(
                        passkeys.webAuthn().party(),
                        ceremony.challenge(),
                        steps.account(visit.mine().account())),
                pages.words().text("passkey.why"),
                Portal.ROOT + "confirm/passkey/answer",
                Portal.ROOT + "confirm",
                Map.of("ceremony", PasskeyForm.text(ceremony.token())));
    }

    WebReply confirmed(Visit visit) {
        var sent = PasskeyForm.answer(visit.form());
        if (sent.isEmpty()) return denied(visit);
        if (!(visit.mine().takePending().orElse(null) instanceof Confirm asked))
            return pages.seeOther(visit, Portal.ROOT);
        ChangeOutcome outcome;
        try {
            outcome =
                    passkeys.steps()
                            .change(
                                    asked.request(),
                                    visit.mine().account(),
                                    PasskeyForm.bytes(visit.form(), "ceremony"),
                                    sent.get(),
                                    asked.change());
        } catch (RuntimeException fault) {
            asked.drop(); // nobody waits for it any more
            throw fault;
        }
        return changes.answeredByPasskey(visit, asked, outcome);
    }

    WebReply add(Visit visit) {
        return form(visit, Optional.empty());
    }

    private WebReply form(Visit visit, Optional<String> problem) {
        return pages.page(
                visit,
                problem.isEmpty() ? 200 : 400,
                "newpasskey",
                Map.of("label", visit.form().text("label")),
                problem);
    }

    /** Has the browser make a passkey of the name that the form gives. */
    WebReply begin(Visit visit) {
        WebSession session = visit.mine();
        Optional<Account> account = steps.account(session.account());
        String label = visit.form().text("label").strip();
        if (!PasskeyOptions.canKeep(session.account()))
            return form(visit, Optional.of(pages.words().text("newpasskey.unable")));
        if (Labels.faultOf(label).isPresent())
            return form(visit, Optional.of(pages.words().text("add.bad-name")));
        if (account.flatMap(known -> known.labelled(label)).isPresent())
            return form(visit, Optional.of(pages.words().text("add.taken", label)));
        var challenge = new byte[CHALLENGE_BYTES];
        parts.random().nextBytes(challenge);
        session.waitFor(
                new NewPasskey(label, challenge, visit.now(), visit.now().plus(MAKING_MAX)));
        return prompt(
                visit,
                "create",
                PasskeyOptions.create(
                        passkeys.webAuthn().party(), challenge, session.account(), account),
                pages.words().text("passkey.make", label),
                Portal.ROOT + "passkeys/made",
                ADD,
                Map.of());
    }

    /** What the browser has made counts after a fresh second step. */
    WebReply made(Visit visit) {
        WebSession session = visit.mine();
        if (!(session.takePending().orElse(null) instanceof NewPasskey asked))
            return pages.seeOther(visit, Portal.ROOT);
        var made =
                visit.now().isBefore(asked.end())
                        ? passkeys.webAuthn()
                                .made(
                                        PasskeyForm.bytes(visit.form(), "client-data"),
                                        PasskeyForm.bytes(visit.form(), "attestation"),
                                        asked.challenge(),
                                        asked.begun())
                        : Optional.<AddPasskey.MadePasskey>empty();
        if (made.isEmpty()) return pages.message(visit, 403, "newpasskey.not-made");
        return changes.add(
                visit,
                new AddPasskey(session.account(), asked.label(), made.get(), parts.random()));
    }

    private WebReply prompt(
            Visit visit,
            String kind,
            String options,
            String why,
            String action,
            String back,
            Map<String, String> carried) {
        return pages.passkey(visit, new PasskeyPrompt(kind, options, why, action, back, carried));
    }
}
