package io.sallyport.engine;

import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Decision;
import io.sallyport.engine.account.Receipt;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.enrollment.ChangeRefusedException;
import io.sallyport.engine.enrollment.EndGraces;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.Judgement;
import io.sallyport.engine.judge.Ruling;
import java.time.Instant;
import java.util.Optional;

/**
 * Changes an account's second steps. Its owner proves a fresh second step for every change but the
 * first enrolment (FAIL-13); proof and change are one compare-and-set. An administrator proves
 * nothing, and stands in the audit by name.
 *
 * <p>Faults of the store and the keys are thrown; the caller's door turns them into its own words.
 */
public final class AccountChanges {
    private final EngineParts parts;

    public AccountChanges(EngineParts parts) {
        this.parts = parts;
    }

    /** Makes the change if the account has no second step yet; else asks for it. */
    public ChangeOutcome begin(
            AuthenticationRequest request, AccountName name, AccountChange change) {
        Instant now = parts.clock().read().instant();
        var scribe = EventScribe.of(request, Optional.of(name), now, parts.random());
        return parts.register()
                .settle(
                        name,
                        now,
                        account ->
                                account.isProtected()
                                        ? new Decision.Keep<>(
                                                new ChangeOutcome.Challenged(
                                                        parts.challenges()
                                                                .first(
                                                                        name,
                                                                        request,
                                                                        purpose(change),
                                                                        now)))
                                        : first(account, request, change, scribe));
    }

    private static Decision<ChangeOutcome> first(
            Account account,
            AuthenticationRequest request,
            AccountChange change,
            EventScribe scribe) {
        if (request.firstStep() == FirstStep.FAILED) return denied(scribe, Cause.FIRST_STEP_FAILED);
        return change(account, change, "", scribe);
    }

    /** Makes the change if the answer is right. */
    public ChangeOutcome answer(
            AuthenticationRequest request,
            AccountName name,
            byte[] challenge,
            TypedAnswer typed,
            AccountChange change) {
        Instant now = parts.clock().read().trusted();
        var scribe = EventScribe.of(request, Optional.of(name), now, parts.random());
        var opened = parts.challenges().open(challenge, name, request, purpose(change), now);
        return parts.register()
                .settle(
                        name,
                        now,
                        account ->
                                switch (opened) {
                                    case Challenges.Opened.Bad bad -> denied(scribe, bad.cause());
                                    case Challenges.Opened.Ours ours ->
                                            judge(
                                                    account,
                                                    request,
                                                    ours.state(),
                                                    typed,
                                                    change,
                                                    scribe);
                                });
    }

    /** Makes the change on an administrator's word. */
    public ChangeOutcome administer(
            String actor, Circumstances circumstances, AccountName name, AccountChange change) {
        Instant now = parts.clock().read().instant();
        var scribe = administrator(actor, circumstances, name, now);
        return parts.register().settle(name, now, account -> change(account, change, "", scribe));
    }

    /**
     * Notes that a one-time link to the portal was made, before anybody has it (FA-97). Nothing is
     * changed, and no account comes of it.
     *
     * @param actor who made it, where that is not the account itself; may be empty
     * @param end when the link ends
     */
    public void linkMade(String actor, Circumstances circumstances, AccountName name, Instant end) {
        Instant now = parts.clock().read().instant();
        var event =
                administrator(actor, circumstances, name, now)
                        .event(Verdict.CHANGED, Cause.SIGN_IN_LINK, "good until " + end, "", "");
        parts.register().settle(name, now, account -> new Decision.Note<>(event.id(), event));
    }

    /**
     * Ends what a code spares its owner at terminals. Nobody proves anything for being asked more.
     *
     * @param actor who does it, where that is not the account itself; may be empty
     */
    public ChangeOutcome endGraces(
            String actor, Circumstances circumstances, AccountName name, EndGraces change) {
        return administer(actor, circumstances, name, change);
    }

    /** Forgets the account; an account of the same name starts with nothing. */
    public ChangeOutcome forget(String actor, Circumstances circumstances, AccountName name) {
        if (parts.register().peek(name).isEmpty())
            return new ChangeOutcome.Refused("There is no account called \"" + name + "\".");
        Instant now = parts.clock().read().instant();
        var event =
                administrator(actor, circumstances, name, now)
                        .event(Verdict.CHANGED, Cause.ACCOUNT_DELETED, "", "", "");
        return parts.register()
                .settle(
                        name,
                        now,
                        account ->
                                new Decision.Forget<>(new ChangeOutcome.Done(event.id()), event));
    }

    /** A proof is good for the change it was asked for, and for no other and no login. */
    static String purpose(AccountChange change) {
        return "change " + change.cause() + " " + change.device();
    }

    private EventScribe administrator(
            String actor, Circumstances circumstances, AccountName name, Instant now) {
        return new EventScribe(
                EventIds.draw(parts.random()),
                now,
                Optional.of(name),
                Optional.empty(),
                circumstances,
                actor);
    }

    private Decision<ChangeOutcome> judge(
            Account account,
            AuthenticationRequest request,
            ChallengeState challenge,
            TypedAnswer typed,
            AccountChange change,
            EventScribe scribe) {
        if (request.firstStep() == FirstStep.FAILED) return denied(scribe, Cause.FIRST_STEP_FAILED);
        if (typed.isTooLong()) return denied(scribe, Cause.ANSWER_TOO_LONG);
        Judgement judgement =
                parts.hearing()
                        .hear(
                                account,
                                challenge,
                                typed,
                                parts.origins().of(request, account.name(), scribe.at()),
                                scribe.id(),
                                scribe.at());
        return switch (judgement.ruling()) {
            case Ruling.Accepted accepted -> {
                String proof = accepted.cause().text() + " of " + accepted.device();
                yield change(judgement.next(), change, proof, scribe);
            }
            case Ruling.Refused refused -> {
                var event = scribe.event(Verdict.DENIED, refused.cause(), refused.detail(), "", "");
                yield new Decision.Commit<>(
                        new ChangeOutcome.Denied(event.id(), event.reason()),
                        judgement.next(),
                        event,
                        judgement.notices());
            }
            case Ruling.MoreCodes more -> {
                parts.stepUps().asked(request.circumstances());
                yield new Decision.Keep<>(
                        new ChangeOutcome.Challenged(
                                parts.challenges().next(challenge, more, scribe.at())));
            }
            case Ruling.Repeated repeated -> new Decision.Keep<>(repeat(repeated.receipt()));
        };
    }

    static Decision<ChangeOutcome> change(
            Account account, AccountChange change, String proof, EventScribe scribe) {
        try {
            // Whatever changes, each terminal is asked anew.
            Account next = change.apply(account, scribe.at()).withoutGraces();
            // Asked behind apply: what a change found is part of its detail.
            boolean isBoth = !proof.isEmpty() && !change.detail().isEmpty();
            String detail = proof + (isBoth ? "; " : "") + change.detail();
            AuditEvent event =
                    scribe.event(Verdict.CHANGED, change.cause(), detail, "", change.device());
            return new Decision.Commit<>(new ChangeOutcome.Done(event.id()), next, event);
        } catch (ChangeRefusedException e) {
            return new Decision.Keep<>(new ChangeOutcome.Refused(String.valueOf(e.getMessage())));
        }
    }

    private static Decision<ChangeOutcome> denied(EventScribe scribe, Cause cause) {
        AuditEvent event = scribe.event(Verdict.DENIED, cause, "", "", "");
        return new Decision.Note<>(new ChangeOutcome.Denied(event.id(), event.reason()), event);
    }

    private static ChangeOutcome repeat(Receipt receipt) {
        return receipt.verdict() == Verdict.GRANTED
                ? new ChangeOutcome.Done(receipt.event())
                : new ChangeOutcome.Denied(receipt.event(), Cause.REPEATED.text());
    }
}
