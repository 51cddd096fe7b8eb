package io.sallyport.engine;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Decision;
import io.sallyport.engine.account.Receipt;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.judge.Judgement;
import io.sallyport.engine.judge.Origin;
import io.sallyport.engine.judge.Ruling;
import io.sallyport.engine.policy.Policy;
import io.sallyport.engine.policy.Requirement;
import io.sallyport.engine.time.Reading;
import java.time.Instant;
import java.util.Optional;

/**
 * Begins a login and answers its challenges. Every outcome it returns is durable, its audit event
 * included; every fault becomes {@link Unavailable}, in one place. Safe for use by many threads.
 */
public final class AuthenticationEngine implements AutoCloseable {
    private final EngineParts parts;
    private final FaultGuard faults;
    private final FailureTally tally;

    /** An answer to a challenge of ours. */
    private record Answered(
            AuthenticationRequest request,
            ChallengeState challenge,
            TypedAnswer typed,
            Origin origin,
            Optional<WaitingLogin.Approval> approval) {}

    public AuthenticationEngine(EngineParts parts) {
        this.parts = parts;
        this.faults = new FaultGuard(parts);
        this.tally = new FailureTally(parts.random());
    }

    /** Says whether a second step is needed, and asks for it. */
    public AuthenticationOutcome begin(AuthenticationRequest request) {
        return faults.guarded(() -> begin(request, parts.clock().read()), fault -> fault);
    }

    /**
     * Judges an answer. The request must be the one that began the attempt.
     *
     * @param challenge id of the challenge that is answered
     * @param typed what the person typed; the caller closes it
     * @param connection tells the person's connection from all others of this host and service
     *     (SSH-69); empty where there is none
     */
    public AuthenticationOutcome answer(
            AuthenticationRequest request, byte[] challenge, TypedAnswer typed, String connection) {
        return faults.guarded(
                () -> {
                    var waits =
                            accountOf(request)
                                    .flatMap(name ->
                                            Approvable.wait(
                                                    parts, request, name, challenge, typed));
                    if (waits.isPresent()) return waits.get();
                    Instant now = parts.clock().read().trusted();
                    return parts.origins()
                            .inTurn(
                                    request,
                                    typed,
                                    connection,
                                    now,
                                    () -> answer(request, challenge, typed, now));
                },
                fault -> fault);
    }

    /** Judges an answer that comes over no connection. */
    public AuthenticationOutcome answer(
            AuthenticationRequest request, byte[] challenge, TypedAnswer typed) {
        return answer(request, challenge, typed, "");
    }

    /** Whether attempts from this address have failed too often of late (GUESS-22). */
    public boolean isOverBudget(String address) {
        return parts.origins().isOverBudget(address, parts.clock().read().instant());
    }

    /** How policy looks at a login that has not happened. */
    public Requirement foresee(AuthenticationRequest request, AccountName account) {
        var seen = parts.register().peek(account);
        Instant now = parts.clock().read().instant();
        return policy().requirement(Questions.of(request, account, seen, now));
    }

    /** Writes down what was only counted so far; to be called now and then. */
    public void tend() {
        tally.due(parts.clock().read().instant()).forEach(parts.register()::record);
    }

    /** Writes down all that was only counted so far, before the end. */
    @Override
    public void close() {
        tally.all().forEach(parts.register()::record);
    }

    private AuthenticationOutcome begin(AuthenticationRequest request, Reading clock) {
        Instant now = clock.instant();
        var name = accountOf(request);
        if (name.isEmpty()) return unknownName(request, now);
        var seen = parts.register().peek(name.get());
        return switch (policy().requirement(Questions.of(request, name.get(), seen, now))) {
            case Requirement.Skip skip -> letIn(request, name.get(), clock);
            case Requirement.SecondStep step ->
                    seen.flatMap(account -> Graces.sparing(request, account, step, now)).isPresent()
                            ? letIn(request, name.get(), clock)
                            : ask(request, name.get(), step.isApprovable(), true, clock);
            // Asked like anybody else, so that nobody learns that the answer does not matter
            // (SSH-20).
            case Requirement.Refuse refuse ->
                    ask(request, name.get(), refuse.isApprovable(), false, clock);
        };
    }

    /** Nobody is asked for a code in vain that the clock is too wrong to judge. */
    private AuthenticationOutcome ask(
            AuthenticationRequest request, AccountName name, Reading clock) {
        Instant now = clock.trusted();
        return new Challenged(parts.challenges().first(name, request, Challenges.LOGIN, now));
    }

    /** Asks for a code, or for one or an approval in a browser. */
    private AuthenticationOutcome ask(
            AuthenticationRequest request,
            AccountName name,
            boolean isApprovable,
            boolean isReal,
            Reading clock) {
        return isApprovable && Approvable.has(parts, request)
                ? Approvable.ask(parts, request, name, isReal, clock.trusted())
                : ask(request, name, clock);
    }

    /** Policy is asked again on the state that the decision is committed to. */
    private AuthenticationOutcome letIn(
            AuthenticationRequest request, AccountName name, Reading clock) {
        Instant now = clock.instant();
        var scribe = EventScribe.of(request, Optional.of(name), now, parts.random());
        return parts.register()
                .settle(
                        name,
                        now,
                        account ->
                                switch (policy().requirement(
                                                Questions.of(
                                                        request,
                                                        name,
                                                        Optional.of(account),
                                                        now))) {
                                    case Requirement.Skip skip -> skipped(request, skip, scribe);
                                    case Requirement.SecondStep step ->
                                            spared(request, account, step, scribe, clock)
                                                    .orElseGet(() ->
                                                            new Decision.Keep<>(
                                                                    ask(
                                                                            request,
                                                                            name,
                                                                            step.isApprovable(),
                                                                            true,
                                                                            clock)));
                                    case Requirement.Refuse refuse ->
                                            new Decision.Keep<>(
                                                    ask(
                                                            request,
                                                            name,
                                                            refuse.isApprovable(),
                                                            false,
                                                            clock));
                                });
    }

    /** By a grace, which is believed for no longer than the clock is. */
    private static Optional<Decision<AuthenticationOutcome>> spared(
            AuthenticationRequest request,
            Account account,
            Requirement.SecondStep step,
            EventScribe scribe,
            Reading clock) {
        return Graces.sparing(request, account, step, clock.trusted())
                .map(grace -> {
                    AuditEvent event =
                            scribe.event(
                                    Verdict.NOT_REQUIRED,
                                    Cause.TERMINAL_GRACE,
                                    Graces.detail(grace, scribe.at()),
                                    step.rule(),
                                    "");
                    return new Decision.Note<>(new NotRequired(event.id(), event.reason()), event);
                });
    }

    private static Decision<AuthenticationOutcome> skipped(
            AuthenticationRequest request, Requirement.Skip skip, EventScribe scribe) {
        if (request.firstStep() == AuthenticationRequest.FirstStep.FAILED)
            return denied(scribe, Cause.FIRST_STEP_FAILED, "", skip.rule());
        if (request.firstStep() == AuthenticationRequest.FirstStep.NEVER_ALONE)
            return denied(scribe, Cause.FIRST_STEP_ALONE, skip.cause().text(), skip.rule());
        AuditEvent event =
                scribe.event(Verdict.NOT_REQUIRED, skip.cause(), skip.detail(), skip.rule(), "");
        return new Decision.Note<>(new NotRequired(event.id(), event.reason()), event);
    }

    private AuthenticationOutcome answer(
            AuthenticationRequest request, byte[] challenge, TypedAnswer typed, Instant now) {
        var name = accountOf(request);
        if (name.isEmpty()) return unknownName(request, now);
        var scribe = EventScribe.of(request, name, now, parts.random());
        var opened = parts.challenges().open(challenge, name.get(), request, Challenges.LOGIN, now);
        var origin = parts.origins().of(request, name.get(), now);
        var approval = Approvable.taken(parts, opened, typed);
        return parts.register()
                .settle(
                        name.get(),
                        now,
                        account ->
                                switch (opened) {
                                    case Challenges.Opened.Bad bad ->
                                            denied(scribe, bad.cause(), "", "");
                                    case Challenges.Opened.Ours ours ->
                                            weigh(
                                                    account,
                                                    new Answered(
                                                            request,
                                                            ours.state(),
                                                            typed,
                                                            origin,
                                                            approval),
                                                    scribe);
                                });
    }

    private Decision<AuthenticationOutcome> weigh(
            Account account, Answered answered, EventScribe scribe) {
        var request = answered.request();
        var requirement =
                policy().requirement(
                                Questions.of(
                                        request,
                                        account.name(),
                                        Optional.of(account),
                                        scribe.at()));
        return switch (requirement) {
            case Requirement.Skip skip -> skipped(request, skip, scribe);
            case Requirement.Refuse refuse ->
                    askedOrDenied(account, answered, scribe, refuse.cause(), refuse.rule());
            case Requirement.SecondStep step ->
                    request.firstStep() == AuthenticationRequest.FirstStep.FAILED
                            ? askedOrDenied(
                                    account, answered, scribe, Cause.FIRST_STEP_FAILED, step.rule())
                            : judge(account, answered, scribe, step);
        };
    }

    /** Refused whatever was typed, behind the same questions as everybody else (GUESS-29). */
    private Decision<AuthenticationOutcome> askedOrDenied(
            Account account, Answered answered, EventScribe scribe, Cause cause, String rule) {
        return parts.hearing()
                .furtherCodes(
                        account,
                        answered.challenge(),
                        answered.typed(),
                        answered.origin(),
                        scribe.at())
                .map(more -> asked(answered, more, scribe))
                .orElseGet(() -> deniedUnjudged(answered, scribe, cause, rule));
    }

    /** From a source over its budget such a denial is only counted (FAULT-72). */
    private Decision<AuthenticationOutcome> deniedUnjudged(
            Answered answered, EventScribe scribe, Cause cause, String rule) {
        Optional<String> counted =
                answered.origin().sourceOverBudget()
                        ? tally.add(answered.request().circumstances(), scribe.at())
                        : Optional.empty();
        return counted.<Decision<AuthenticationOutcome>>map(
                        event -> new Decision.Keep<>(new Denied(event, cause.text())))
                .orElseGet(() -> denied(scribe, cause, "", rule));
    }

    private Decision<AuthenticationOutcome> asked(
            Answered answered, Ruling.MoreCodes more, EventScribe scribe) {
        parts.stepUps().asked(answered.request().circumstances());
        return new Decision.Keep<>(
                new Challenged(parts.challenges().next(answered.challenge(), more, scribe.at())));
    }

    private Decision<AuthenticationOutcome> judge(
            Account account, Answered answered, EventScribe scribe, Requirement.SecondStep step) {
        String rule = step.rule();
        if (answered.typed().isTooLong()) return denied(scribe, Cause.ANSWER_TOO_LONG, "", rule);
        Judgement judgement = judgement(account, answered, scribe, step);
        return switch (judgement.ruling()) {
            case Ruling.Accepted accepted -> {
                var event =
                        scribe.event(
                                Verdict.GRANTED,
                                accepted.cause(),
                                accepted.detail(),
                                rule,
                                accepted.device());
                var next = Graces.begun(answered.request(), judgement.next(), step, event);
                yield new Decision.Commit<>(
                        new Granted(event.id(), event.reason()), next, event, judgement.notices());
            }
            case Ruling.Refused refused -> {
                var event =
                        scribe.event(Verdict.DENIED, refused.cause(), refused.detail(), rule, "");
                yield new Decision.Commit<>(
                        new Denied(event.id(), event.reason()),
                        judgement.next(),
                        event,
                        judgement.notices());
            }
            case Ruling.MoreCodes more -> asked(answered, more, scribe);
            case Ruling.Repeated repeated -> new Decision.Keep<>(repeat(repeated.receipt()));
        };
    }

    private Judgement judgement(
            Account account, Answered answered, EventScribe scribe, Requirement.SecondStep step) {
        return answered.approval()
                .filter(any -> step.isApprovable())
                .map(approval ->
                        Hearing.approved(
                                account,
                                answered.challenge(),
                                approval,
                                answered.typed(),
                                answered.origin(),
                                scribe.id(),
                                scribe.at()))
                .orElseGet(() ->
                        parts.hearing()
                                .hear(
                                        account,
                                        answered.challenge(),
                                        answered.typed(),
                                        answered.origin(),
                                        scribe.id(),
                                        scribe.at()));
    }

    private static AuthenticationOutcome repeat(Receipt receipt) {
        String reason = Cause.REPEATED.text();
        return receipt.verdict() == Verdict.GRANTED
                ? new Granted(receipt.event(), reason)
                : new Denied(receipt.event(), reason);
    }

    private static Decision<AuthenticationOutcome> denied(
            EventScribe scribe, Cause cause, String detail, String rule) {
        AuditEvent event = scribe.event(Verdict.DENIED, cause, detail, rule, "");
        return new Decision.Note<>(new Denied(event.id(), event.reason()), event);
    }

    private AuthenticationOutcome unknownName(AuthenticationRequest request, Instant now) {
        var scribe = EventScribe.of(request, Optional.empty(), now, parts.random());
        AuditEvent event = scribe.event(Verdict.DENIED, Cause.UNKNOWN_NAME, "", "", "");
        parts.register().record(event);
        return new Denied(event.id(), event.reason());
    }

    private Optional<AccountName> accountOf(AuthenticationRequest request) {
        var where = request.circumstances();
        IdentityMap names = parts.names().get();
        return names.accountOf(where.door(), where.host(), where.login());
    }

    private Policy policy() {
        return parts.policy().get();
    }
}
