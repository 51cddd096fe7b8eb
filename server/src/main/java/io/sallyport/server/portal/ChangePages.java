package io.sallyport.server.portal;

import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.Challenge;
import io.sallyport.engine.ChangeOutcome;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.enrollment.AddDevice;
import io.sallyport.engine.enrollment.AddPasskey;
import io.sallyport.engine.enrollment.ForgetPlace;
import io.sallyport.engine.enrollment.IssueCodes;
import io.sallyport.engine.enrollment.RemoveDevice;
import io.sallyport.server.door.DenialGrid;
import io.sallyport.server.portal.Pending.Confirm;
import io.sallyport.server.portal.view.RecoverySheet;
import io.sallyport.server.web.WebReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes of the account: each asks for a fresh second step (FAIL-13). */
final class ChangePages {
    private static final String CONFIRM = Portal.ROOT + "confirm";

    private final PortalParts parts;
    private final Pages pages;
    private final Steps steps;

    ChangePages(PortalParts parts, Pages pages, Steps steps) {
        this.parts = parts;
        this.pages = pages;
        this.steps = steps;
    }

    WebReply removeDevice(Visit visit) {
        String label = visit.form().text("device");
        boolean isTheirs =
                account(visit).stream()
                        .flatMap(known -> Stream.concat(known.codeDevices(), known.passkeys()))
                        .map(Credential::label)
                        .anyMatch(label::equals);
        if (!isTheirs) return pages.message(visit, 404, "not-found");
        return begin(visit, ChangeKind.REMOVE, label, new RemoveDevice(label), Optional.empty());
    }

    WebReply newCodes(Visit visit) {
        return begin(
                visit,
                ChangeKind.CODES,
                "",
                IssueCodes.recovery(parts.keys(), parts.random()),
                Optional.empty());
    }

    WebReply forgetPlace(Visit visit) {
        String id = visit.form().text("place");
        Optional<KnownDevice> place =
                account(visit).stream()
                        .flatMap(account -> account.guesses().devices().stream())
                        .filter(known -> Places.id(known).equals(id))
                        .findFirst();
        if (place.isEmpty()) return pages.message(visit, 404, "not-found");
        return begin(
                visit,
                ChangeKind.FORGET,
                "",
                new ForgetPlace(place.get().digest()),
                Optional.empty());
    }

    /** Adds a device whose first code was proven; the device is this method's to close. */
    WebReply add(Visit visit, AddDevice device, String note) {
        return begin(
                visit,
                ChangeKind.ADD,
                device.device(),
                device,
                Optional.of(note).filter(text -> !text.isEmpty()));
    }

    /** Adds a passkey that the browser has made. */
    WebReply add(Visit visit, AddPasskey passkey) {
        return begin(visit, ChangeKind.PASSKEY, passkey.device(), passkey, Optional.empty());
    }

    private Optional<Account> account(Visit visit) {
        return steps.account(visit.mine().account());
    }

    private WebReply begin(
            Visit visit,
            ChangeKind kind,
            String about,
            AccountChange change,
            Optional<String> note) {
        AuthenticationRequest request = steps.request(visit);
        return switch (steps.begin(request, visit.mine().account(), change)) {
            case ChangeOutcome.Challenged asked -> {
                visit.mine()
                        .waitFor(
                                confirm(
                                        visit,
                                        kind,
                                        about,
                                        change,
                                        note,
                                        request,
                                        asked.challenge()));
                yield pages.seeOther(visit, CONFIRM);
            }
            // The first device of all: the link was what it took.
            case ChangeOutcome.Done done -> {
                steps.renew(visit);
                yield done(visit, kind, about, change, note);
            }
            case ChangeOutcome.Denied denied ->
                    refused(visit, pages.words().text("denied"), change);
            case ChangeOutcome.Refused refused -> refused(visit, refused.message(), change);
        };
    }

    private static Confirm confirm(
            Visit visit,
            ChangeKind kind,
            String about,
            AccountChange change,
            Optional<String> note,
            AuthenticationRequest request,
            Challenge challenge) {
        return new Confirm(
                kind,
                about,
                change,
                note,
                request,
                challenge,
                visit.now().plus(challenge.lifetime()));
    }

    /** Shows the question that the session waits for. */
    WebReply question(Visit visit) {
        return visit.mine().pending().orElse(null) instanceof Confirm asked
                ? question(visit, asked, Optional.empty())
                : pages.seeOther(visit, Portal.ROOT);
    }

    private WebReply question(Visit visit, Confirm asked, Optional<String> problem) {
        String why = pages.words().text("confirm." + asked.kind().word(), asked.about());
        var question =
                Questions.of(
                        asked.challenge(),
                        why,
                        CONFIRM,
                        true,
                        parts.passkeys().isPresent() && steps.hasPasskey(visit.mine().account())
                                ? Optional.of(CONFIRM + "/passkey")
                                : Optional.empty());
        return pages.page(
                visit,
                problem.isEmpty() ? 200 : 403,
                "confirm",
                Map.of("question", question),
                problem);
    }

    /** The fresh second step. */
    WebReply confirm(Visit visit) {
        if (!(visit.mine().takePending().orElse(null) instanceof Confirm asked))
            return pages.seeOther(visit, Portal.ROOT);
        ChangeOutcome outcome = judged(visit, asked);
        if (outcome instanceof ChangeOutcome.Done) steps.passed(visit, asked.request());
        return answered(visit, asked, outcome);
    }

    /** What comes of the same given by a passkey, which makes no browser known (GUESS-30). */
    WebReply answeredByPasskey(Visit visit, Confirm asked, ChangeOutcome outcome) {
        if (outcome instanceof ChangeOutcome.Done) steps.renew(visit);
        return answered(visit, asked, outcome);
    }

    private WebReply answered(Visit visit, Confirm asked, ChangeOutcome outcome) {
        WebSession session = visit.mine();
        return switch (outcome) {
            case ChangeOutcome.Done done -> {
                yield done(visit, asked.kind(), asked.about(), asked.change(), asked.note());
            }
            case ChangeOutcome.Challenged more -> {
                session.waitFor(
                        confirm(
                                visit,
                                asked.kind(),
                                asked.about(),
                                asked.change(),
                                asked.note(),
                                asked.request(),
                                more.challenge()));
                yield pages.seeOther(visit, CONFIRM);
            }
            case ChangeOutcome.Denied denied -> denied(visit, asked);
            case ChangeOutcome.Refused refused -> refused(visit, refused.message(), asked.change());
        };
    }

    private ChangeOutcome judged(Visit visit, Confirm asked) {
        try {
            return steps.answer(visit.mine().account(), asked, visit.form().bytes("code"));
        } catch (RuntimeException fault) {
            asked.drop(); // nobody waits for it any more
            throw fault;
        }
    }

    /** Asks once more, by a challenge of its own. */
    private WebReply denied(Visit visit, Confirm asked) {
        WebSession session = visit.mine();
        AuthenticationRequest request = steps.request(visit);
        WebReply reply;
        if (steps.begin(request, session.account(), asked.change())
                instanceof ChangeOutcome.Challenged again) {
            var next =
                    confirm(
                            visit,
                            asked.kind(),
                            asked.about(),
                            asked.change(),
                            asked.note(),
                            request,
                            again.challenge());
            session.waitFor(next);
            reply = question(visit, next, Optional.of(pages.words().text("code.wrong")));
        } else {
            asked.drop();
            reply = pages.message(visit, 403, "denied");
        }
        DenialGrid.await(visit.request().arrival());
        return reply;
    }

    private WebReply refused(Visit visit, String why, AccountChange change) {
        close(change);
        visit.mine().tellNext(why);
        return pages.seeOther(visit, Portal.ROOT);
    }

    private WebReply done(
            Visit visit,
            ChangeKind kind,
            String about,
            AccountChange change,
            Optional<String> note) {
        List<String> codes = codes(change);
        close(change);
        String said = pages.words().text("done." + kind.word(), about);
        visit.mine().tellNext(note.map(text -> said + " " + text).orElse(said));
        if (codes.isEmpty()) return pages.seeOther(visit, Portal.ROOT);
        var sheet =
                RecoverySheet.of(
                        codes,
                        visit.mine().account().value(),
                        pages.words().text("codes.file", visit.mine().account().value()));
        return pages.page(visit, 200, "codes", Map.of("sheet", sheet));
    }

    private static List<String> codes(AccountChange change) {
        return switch (change) {
            case AddDevice device ->
                    device.recoveryCodes().stream().map(RecoveryCode::reveal).toList();
            case IssueCodes issued -> issued.codes().stream().map(RecoveryCode::reveal).toList();
            default -> List.of();
        };
    }

    private static void close(AccountChange change) {
        if (change instanceof AddDevice device) device.close();
    }
}
