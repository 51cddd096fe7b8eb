package io.sallyport.engine;

import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.FileSettlement.Stored;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Decision;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.googleauth.FileAttempt;
import io.sallyport.engine.googleauth.FileContent;
import io.sallyport.engine.googleauth.FileJudge;
import io.sallyport.engine.googleauth.FileJudgement;
import io.sallyport.engine.googleauth.FileJudgement.Result;
import io.sallyport.engine.googleauth.SkewBudget;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.keys.Seal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Logins by state files of the google-authenticator module, which lie with their owners and not in
 * the store. Judges first; writes the audit event when it is told what became of the file. Safe for
 * use by many threads.
 */
public final class FileLogins {
    private static final String NOT_A_TICKET =
            "the ticket is not of this server, of another login, used, or older than a minute";

    private final EngineParts parts;
    private final FaultGuard faults;
    private final Seal seal;
    private final SkewBudget skews = new SkewBudget();
    private final CountedAttempts counted = new CountedAttempts();
    private final Settled settled = new Settled();

    /**
     * @param seal closes tickets
     */
    public FileLogins(EngineParts parts, Seal seal) {
        this.parts = parts;
        this.faults = new FaultGuard(parts);
        this.seal = seal;
    }

    /** When the rate limit counted this attempt before, as far as that is remembered. */
    public OptionalLong countedAt(AttemptId attempt) {
        return counted.at(attempt);
    }

    /**
     * Judges; changes nothing but what is left of the search for skewed clocks. Whoever has no file
     * and is enrolled in the central store is to log in there: so people can be moved one by one,
     * and a file that was moved away never opens the door of a service with {@code nullok}.
     *
     * @param content what the module found; the caller closes the file
     */
    public FileAnswer judge(
            AuthenticationRequest request, FileContent content, FileAttempt attempt) {
        return faults.guarded(
                () -> judge(request, content, attempt, parts.clock().read().instant()),
                FileAnswer.Failed::new);
    }

    private FileAnswer judge(
            AuthenticationRequest request, FileContent content, FileAttempt attempt, Instant now) {
        if (content instanceof FileContent.Missing && isInStore(request))
            return new FileAnswer.Judged(FileJudgement.MOVED, new byte[0]);
        FileJudgement judgement =
                FileJudge.judge(
                        content, attempt, now, step -> skews.take(attempt.user(), step, now));
        if (judgement.result() == Result.ASK && judgement.content().isPresent())
            counted.add(request.attempt(), now.getEpochSecond());
        return new FileAnswer.Judged(
                judgement,
                judgement
                        .reason()
                        .map(reason -> ticket(request, attempt, judgement.result(), reason, now))
                        .orElse(new byte[0]));
    }

    private boolean isInStore(AuthenticationRequest request) {
        return accountOf(request.circumstances())
                .flatMap(parts.register()::peek)
                .filter(Account::isProtected)
                .isPresent();
    }

    private byte[] ticket(
            AuthenticationRequest request,
            FileAttempt attempt,
            Result result,
            FileJudgement.Reason reason,
            Instant now) {
        var ticket =
                new FileTicket(
                        EventIds.draw(parts.random()),
                        now,
                        request.attempt(),
                        request.circumstances(),
                        verdict(result, reason),
                        reason.cause(),
                        reason.detail(),
                        attempt.path());
        return seal.close(ticket.write());
    }

    private static Verdict verdict(Result result, FileJudgement.Reason reason) {
        return switch (result) {
            case SUCCESS ->
                    reason.cause() == Cause.GRACE_PERIOD ? Verdict.NOT_REQUIRED : Verdict.GRANTED;
            case IGNORE -> Verdict.NOT_REQUIRED;
            case REFUSED -> Verdict.DENIED;
            case ASK, MOVED -> throw new IllegalArgumentException("a question has no verdict");
        };
    }

    /** Records what became of a judgement. The outcome is durable when it is returned. */
    public AuthenticationOutcome settle(FileSettlement settlement) {
        return faults.guarded(
                () -> settle(settlement, parts.clock().read().instant()), fault -> fault);
    }

    private AuthenticationOutcome settle(FileSettlement settlement, Instant now) {
        Optional<FileTicket> ticket =
                seal.open(settlement.ticket())
                        .flatMap(FileLogins::read)
                        .filter(t -> t.isFor(settlement.attempt(), settlement.login()));
        // Not in the audit: whoever has no ticket has no login that could be told of.
        if (ticket.isEmpty() || ticket.get().isLate(now)) return new Denied("", NOT_A_TICKET);
        return once(ticket.get(), settlement, now);
    }

    private AuthenticationOutcome once(FileTicket ticket, FileSettlement settlement, Instant now) {
        var first =
                new Settled.Entry(
                        settlement.stored(),
                        now,
                        new FutureTask<>(() -> record(ticket, settlement)));
        var entry = settled.enter(ticket.event(), first, FileTicket.LIFETIME);
        if (entry.stored() != settlement.stored()) return new Denied(ticket.event(), NOT_A_TICKET);
        entry.outcome().run();
        return outcome(entry.outcome());
    }

    private static AuthenticationOutcome outcome(FutureTask<AuthenticationOutcome> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a login by a state file was not recorded", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a login was recorded", e);
        }
    }

    private AuthenticationOutcome record(FileTicket ticket, FileSettlement settlement) {
        AuditEvent event = event(ticket, settlement);
        AuthenticationOutcome outcome = outcome(event);
        if (event.account().isEmpty()) parts.register().record(event);
        else
            parts.register()
                    .settle(
                            event.account().get(),
                            event.at(),
                            account -> new Decision.Note<>(outcome, event));
        return outcome;
    }

    private AuditEvent event(FileTicket ticket, FileSettlement settlement) {
        boolean isRefused =
                settlement.stored() == Stored.REFUSED && ticket.verdict() != Verdict.DENIED;
        var scribe =
                new EventScribe(
                        ticket.event(),
                        ticket.at(),
                        accountOf(ticket.where()),
                        Optional.of(ticket.attempt()),
                        ticket.where(),
                        "");
        return isRefused
                ? scribe.event(
                        Verdict.DENIED,
                        Cause.STATE_FILE_NOT_WRITTEN,
                        settlement.error(),
                        "",
                        ticket.file())
                : scribe.event(
                        ticket.verdict(),
                        ticket.cause(),
                        detail(ticket, settlement),
                        "",
                        ticket.file());
    }

    /** Who reads the audit must see a file that is not written, and so a code that stays good. */
    private static String detail(FileTicket ticket, FileSettlement settlement) {
        if (settlement.stored() == Stored.STORED) return ticket.detail();
        String known = ticket.detail().isEmpty() ? "" : ticket.detail() + "; ";
        String why = settlement.error().isEmpty() ? "" : " (" + settlement.error() + ")";
        String good = ticket.verdict() == Verdict.GRANTED ? ", so the code stays good" : "";
        return known + "the state file was not written" + why + good;
    }

    private static AuthenticationOutcome outcome(AuditEvent event) {
        return switch (event.verdict()) {
            case GRANTED -> new Granted(event.id(), event.reason());
            case NOT_REQUIRED -> new NotRequired(event.id(), event.reason());
            case DENIED -> new Denied(event.id(), event.reason());
            case CHANGED, SERVED -> throw new IllegalArgumentException("this is no login");
        };
    }

    private Optional<AccountName> accountOf(Circumstances where) {
        return parts.names().get().accountOf(where.door(), where.host(), where.login());
    }

    private static Optional<FileTicket> read(byte[] plain) {
        try {
            return Optional.of(FileTicket.read(plain));
        } catch (MalformedBytesException e) {
            return Optional.empty(); // of another version of this server
        }
    }
}
