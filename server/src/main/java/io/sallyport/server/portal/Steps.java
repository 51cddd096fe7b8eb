package io.sallyport.server.portal;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.BrowserReceipt;
import io.sallyport.engine.Challenge;
import io.sallyport.engine.ChangeOutcome;
import io.sallyport.engine.TypedAnswer;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.server.portal.WebSession.Stage;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Takes what people ask for and type to the engine, and gives their session its next id. */
final class Steps {
    private static final String DOOR = "portal";
    private static final String SERVICE = "portal";

    /** Whoever types more than this has pasted something else (SSH-70). */
    private static final int TYPED_BYTES_MAX = 512;

    /**
     * A second step by a code, as RFC 8176 names it; recovery codes are one-time passwords, too.
     */
    static final String CODE = "otp";

    /** By a passkey, which proves that its key is there. */
    static final String PASSKEY = "pop";

    private final PortalParts parts;
    private final WebSessions sessions;
    private final Onward onward;

    Steps(PortalParts parts, WebSessions sessions, Onward onward) {
        this.parts = parts;
        this.sessions = sessions;
        this.onward = onward;
    }

    Optional<Account> account(AccountName name) {
        return parts.store().find(name).map(Versioned::account);
    }

    boolean hasPasskey(AccountName name) {
        return account(name).stream().flatMap(Account::passkeys).findAny().isPresent();
    }

    AuthenticationRequest request(Visit visit) {
        WebSession session = visit.mine();
        return request(
                visit,
                session.account().value(),
                receipt(visit, session.isToBeRemembered()),
                FirstStep.NOT_FAILED);
    }

    /** Of somebody who has no session, and signs in as {@code account} with a passkey. */
    AuthenticationRequest request(Visit visit, AccountName account) {
        return request(visit, account.value(), Optional.empty(), FirstStep.NOT_FAILED);
    }

    /**
     * @param login the account's name; what was typed where it cannot be one
     * @param isToBeRemembered whether the browser is the person's own
     */
    AuthenticationRequest request(
            Visit visit, String login, boolean isToBeRemembered, FirstStep firstStep) {
        return request(visit, login, receipt(visit, isToBeRemembered), firstStep);
    }

    private AuthenticationRequest request(
            Visit visit, String login, Optional<BrowserReceipt> receipt, FirstStep firstStep) {
        return new AuthenticationRequest(
                AttemptId.random(parts.random()),
                new Circumstances(
                        DOOR, parts.hostName(), SERVICE, login, visit.request().address(), "", ""),
                Set.of(),
                OptionalLong.empty(),
                firstStep,
                Optional.empty(),
                Optional.empty(),
                receipt);
    }

    /** What the browser shows, and is to be given if its owner wants it known. */
    private Optional<BrowserReceipt> receipt(Visit visit, boolean isToBeRemembered) {
        byte[] shown = visit.receipt().map(Steps::decoded).orElse(new byte[0]);
        if (shown.length == 0 && !isToBeRemembered) return Optional.empty();
        var next = new byte[BrowserReceipt.BYTES];
        parts.random().nextBytes(next);
        return Optional.of(new BrowserReceipt(shown, next));
    }

    private static byte[] decoded(String base64) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(base64);
            return bytes.length == BrowserReceipt.BYTES ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0]; // not one of ours: the browser is not known
        }
    }

    AuthenticationOutcome beginSignIn(AuthenticationRequest request) {
        return parts.engine().begin(request);
    }

    AuthenticationOutcome answerSignIn(Pending.SecondStep pending, byte[] typed) {
        return answerSignIn(pending.request(), pending.challenge(), typed);
    }

    AuthenticationOutcome answerSignIn(
            AuthenticationRequest request, Challenge challenge, byte[] typed) {
        try (var answer = typed(typed)) {
            return parts.engine().answer(request, challenge.id(), answer);
        }
    }

    ChangeOutcome begin(AuthenticationRequest request, AccountName name, AccountChange change) {
        return parts.changes().begin(request, name, change);
    }

    ChangeOutcome answer(AccountName name, Pending.Confirm pending, byte[] typed) {
        return answer(name, pending.request(), pending.challenge(), pending.change(), typed);
    }

    ChangeOutcome answer(
            AccountName name,
            AuthenticationRequest request,
            Challenge challenge,
            AccountChange change,
            byte[] typed) {
        try (var answer = typed(typed)) {
            return parts.changes().answer(request, name, challenge.id(), answer, change);
        }
    }

    /** Apps show a blank inside a code, and people copy it; the caller clears its own array. */
    static TypedAnswer typed(byte[] utf8) {
        if (utf8.length > TYPED_BYTES_MAX) return TypedAnswer.tooLong();
        var joined = new byte[utf8.length];
        int length = 0;
        for (byte b : utf8) if (b != ' ') joined[length++] = b;
        byte[] exact = Arrays.copyOf(joined, length);
        try {
            return TypedAnswer.ofUtf8(exact);
        } finally {
            Arrays.fill(joined, (byte) 0);
            Arrays.fill(exact, (byte) 0);
        }
    }

    /**
     * After a second step: a new id, the old one is dead (FAIL-19); and the browser's new receipt,
     * where it is to be known.
     */
    void passed(Visit visit, AuthenticationRequest request) {
        visit.mine().signIn().stepped(CODE, visit.now());
        remember(visit, request);
        renew(visit);
    }

    /** Gives the browser its new receipt, where it is to be known. */
    void remember(Visit visit, AuthenticationRequest request) {
        request.receipt()
                .ifPresent(receipt ->
                        visit.isKnownBy(
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(receipt.next())));
    }

    /** Signs somebody in who has proven everything at once; whatever session there was is dead. */
    void signIn(Visit visit, AccountName account, boolean isToBeRemembered, String method) {
        visit.session().ifPresent(before -> before.signIn().end());
        visit.id().ifPresent(sessions::end);
        Footing footing = Footing.of(account(account));
        var session =
                new WebSession(
                        account,
                        Stage.SIGNED_IN,
                        isToBeRemembered,
                        visit.now(),
                        visit.now(),
                        footing);
        session.signIn().restsOn(() -> footing.isFirmOn(account(account)));
        session.signIn().stepped(method, visit.now());
        visit.holds(sessions.begin(session, visit.now()), session);
    }

    /** Gives the session a new id, resting on the account as it is now. */
    void renew(Visit visit) {
        WebSession old = visit.mine();
        Footing footing = Footing.of(account(old.account()));
        WebSession next = old.afterSecondStep(visit.now(), footing);
        next.signIn().restsOn(() -> footing.isFirmOn(account(old.account())));
        visit.holds(sessions.replace(visit.id().orElseThrow(), next, visit.now()), next);
        onward.renewed(visit);
    }
}
