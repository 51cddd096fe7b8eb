package io.sallyport.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.WaitingLogin.Approval;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Decision;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * What whoever is signed in at a browser does about a login that waits: looks at it, types the
 * terminal's number, approves it with a passkey, or refuses it (decision 0033).
 */
public final class LoginApprovals {
    private static final String APPROVE = "approve";

    private final EngineParts parts;
    private final WaitingLogins waiting;

    public LoginApprovals(EngineParts parts, WaitingLogins waiting) {
        this.parts = parts;
        this.waiting = waiting;
    }

    /** The login, if it is this account's and waits still. */
    public Optional<WaitingLogin> look(AccountName account, String id) {
        return waiting.find(account, id, parts.clock().read().instant());
    }

    /**
     * Asks for a passkey once the terminal's number was typed; another number ends the login's
     * wait, so that nobody tries them all.
     *
     * @param request of the browser
     */
    public Optional<Ceremony> number(
            AuthenticationRequest request, WaitingLogin login, String typed) {
        if (MessageDigest.isEqual(login.number().getBytes(UTF_8), typed.getBytes(UTF_8)))
            return Optional.of(
                    parts.ceremonies().begin(purpose(login), parts.clock().read().trusted()));
        refuse(request, login, Cause.WRONG_NUMBER);
        return Optional.empty();
    }

    /** Approves the login if the passkey's answer is right; faults are thrown. */
    public ChangeOutcome approve(
            AuthenticationRequest request, WaitingLogin login, byte[] token, PasskeyAnswer answer) {
        Instant now = parts.clock().read().trusted();
        var opened = parts.ceremonies().open(token, purpose(login), now);
        var scribe = EventScribe.of(request, Optional.of(login.account()), now, parts.random());
        ChangeOutcome outcome =
                parts.register()
                        .settle(
                                login.account(),
                                now,
                                account ->
                                        PasskeySteps.judged(
                                                parts,
                                                account,
                                                opened,
                                                answer,
                                                scribe,
                                                accepted -> {
                                                    var event =
                                                            scribe.event(
                                                                    Verdict.CHANGED,
                                                                    Cause.APPROVAL_GIVEN,
                                                                    words(login),
                                                                    "",
                                                                    accepted.ruling().device());
                                                    return new Decision.Commit<>(
                                                            new ChangeOutcome.Done(event.id()),
                                                            accepted.next(),
                                                            event);
                                                },
                                                refused ->
                                                        PasskeySteps.deniedChange(
                                                                scribe, refused)));
        if (outcome instanceof ChangeOutcome.Done done && now.isBefore(login.end())) {
            var passkey =
                    parts.register()
                            .peek(login.account())
                            .flatMap((Account account) -> account.passkey(answer.handle()))
                            .map(Passkey::id);
            login.answer().complete(passkey.map(id -> new Approval(id, done.event())));
        }
        return outcome;
    }

    /** Ends the login's wait; a code can be typed still. */
    public void refuse(AuthenticationRequest request, WaitingLogin login) {
        refuse(request, login, Cause.APPROVAL_REFUSED);
    }

    private void refuse(AuthenticationRequest request, WaitingLogin login, Cause cause) {
        login.answer().complete(Optional.empty());
        Instant now = parts.clock().read().instant();
        var event =
                EventScribe.of(request, Optional.of(login.account()), now, parts.random())
                        .event(Verdict.DENIED, cause, words(login), "", "");
        parts.register()
                .settle(login.account(), now, account -> new Decision.Note<>(event.id(), event));
    }

    private static byte[] purpose(WaitingLogin login) {
        return Ceremonies.purpose(APPROVE, login.id().getBytes(UTF_8));
    }

    private static String words(WaitingLogin login) {
        var where = login.where();
        return where.service()
                + " on "
                + where.host()
                + " for "
                + where.login()
                + (where.address().isEmpty() ? "" : " from " + where.address());
    }
}
