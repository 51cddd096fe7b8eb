package io.sallyport.engine;

import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Decision;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.PasskeyAttempt;
import io.sallyport.engine.judge.PasskeyJudge;
import io.sallyport.engine.judge.Ruling;
import io.sallyport.engine.policy.PolicyQuestion.Enrolled;
import io.sallyport.engine.policy.Requirement;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Signing in with a passkey alone, which makes sure of its owner itself (FA-97), and proving a
 * second step for a change with one. Safe for use by many threads.
 */
public final class PasskeySteps {
    private static final String SIGN_IN = "sign in";
    private static final String CHANGE = "change";

    private final EngineParts parts;
    private final Ceremonies ceremonies;
    private final FaultGuard faults;

    public PasskeySteps(EngineParts parts) {
        this.parts = parts;
        this.ceremonies = parts.ceremonies();
        this.faults = new FaultGuard(parts);
    }

    /**
     * Asks whoever it is; no account is known yet.
     *
     * @param browser what only this browser shows
     */
    public Ceremony forSignIn(byte[] browser) {
        return ceremonies.begin(
                Ceremonies.purpose(SIGN_IN, browser), parts.clock().read().trusted());
    }

    /** Lets in whose passkey has answered, unless policy refuses. */
    public AuthenticationOutcome signIn(
            AuthenticationRequest request,
            AccountName name,
            byte[] browser,
            byte[] token,
            PasskeyAnswer answer) {
        return faults.guarded(
                () -> {
                    Instant now = parts.clock().read().trusted();
                    var opened = ceremonies.open(token, Ceremonies.purpose(SIGN_IN, browser), now);
                    var scribe = EventScribe.of(request, Optional.of(name), now, parts.random());
                    return parts.register()
                            .settle(
                                    name,
                                    now,
                                    account -> signIn(account, request, opened, answer, scribe));
                },
                fault -> fault);
    }

    private Decision<AuthenticationOutcome> signIn(
            Account account,
            AuthenticationRequest request,
            Ceremonies.Opened opened,
            PasskeyAnswer answer,
            EventScribe scribe) {
        Requirement requirement =
                parts.policy()
                        .get()
                        .requirement(
                                Questions.of(request, account.name(), Enrolled.YES, scribe.at()));
        if (requirement instanceof Requirement.Refuse refuse)
            return denied(scribe, new Ruling.Refused(refuse.cause(), ""), refuse.rule());
        return judged(
                parts,
                account,
                opened,
                answer,
                scribe,
                accepted -> {
                    var event =
                            scribe.event(
                                    Verdict.GRANTED,
                                    accepted.ruling().cause(),
                                    accepted.ruling().detail(),
                                    requirement.rule(),
                                    accepted.ruling().device());
                    return new Decision.Commit<>(
                            new Granted(event.id(), event.reason()), accepted.next(), event);
                },
                refused -> denied(scribe, refused, requirement.rule()));
    }

    /** Asks for a passkey in the place of a code, for one change. */
    public Ceremony forChange(AuthenticationRequest request, AccountChange change) {
        return ceremonies.begin(purpose(request, change), parts.clock().read().trusted());
    }

    /** Makes the change if the answer is right; faults are thrown. */
    public ChangeOutcome change(
            AuthenticationRequest request,
            AccountName name,
            byte[] token,
            PasskeyAnswer answer,
            AccountChange change) {
        Instant now = parts.clock().read().trusted();
        var opened = ceremonies.open(token, purpose(request, change), now);
        var scribe = EventScribe.of(request, Optional.of(name), now, parts.random());
        return parts.register()
                .settle(
                        name,
                        now,
                        account ->
                                judged(
                                        parts,
                                        account,
                                        opened,
                                        answer,
                                        scribe,
                                        accepted ->
                                                AccountChanges.change(
                                                        accepted.next(),
                                                        change,
                                                        "passkey " + accepted.ruling().device(),
                                                        scribe),
                                        refused -> deniedChange(scribe, refused)));
    }

    private static byte[] purpose(AuthenticationRequest request, AccountChange change) {
        return Ceremonies.purpose(CHANGE, request.digest(AccountChanges.purpose(change)));
    }

    /** An answer that passed, and the account that makes it true. */
    record Accepted(Ruling.Accepted ruling, Account next) {}

    /** Has the signature checked, and the rest judged. */
    static <R> Decision<R> judged(
            EngineParts parts,
            Account account,
            Ceremonies.Opened opened,
            PasskeyAnswer answer,
            EventScribe scribe,
            Function<Accepted, Decision<R>> passed,
            Function<Ruling.Refused, Decision<R>> failed) {
        return switch (opened) {
            case Ceremonies.Opened.Bad bad -> failed.apply(new Ruling.Refused(bad.cause(), ""));
            case Ceremonies.Opened.Ours ours -> {
                var signed =
                        account.passkey(answer.handle())
                                .flatMap(passkey ->
                                        parts.passkeys().check(passkey, answer, ours.challenge()));
                var judgement =
                        PasskeyJudge.judge(
                                account, new PasskeyAttempt(ours.begun(), signed), scribe.at());
                yield switch (judgement.ruling()) {
                    case Ruling.Accepted accepted ->
                            passed.apply(new Accepted(accepted, judgement.next()));
                    case Ruling.Refused refused -> failed.apply(refused);
                    case Ruling.MoreCodes never -> throw new IllegalStateException("no codes");
                    case Ruling.Repeated never -> throw new IllegalStateException("no receipt");
                };
            }
        };
    }

    private static Decision<AuthenticationOutcome> denied(
            EventScribe scribe, Ruling.Refused refused, String rule) {
        var event = scribe.event(Verdict.DENIED, refused.cause(), refused.detail(), rule, "");
        return new Decision.Note<>(new Denied(event.id(), event.reason()), event);
    }

    static Decision<ChangeOutcome> deniedChange(EventScribe scribe, Ruling.Refused refused) {
        var event = scribe.event(Verdict.DENIED, refused.cause(), refused.detail(), "", "");
        return new Decision.Note<>(new ChangeOutcome.Denied(event.id(), event.reason()), event);
    }
}
