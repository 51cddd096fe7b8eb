package io.sallyport.server.door.local;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.ChangeOutcome;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.enrollment.IssueCodes;
import io.sallyport.engine.enrollment.OpenGuesses;
import io.sallyport.engine.enrollment.RemoveDevice;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.DeleteAccount;
import io.sallyport.server.door.local.wire.Disable;
import io.sallyport.server.door.local.wire.ForgetPlaces;
import io.sallyport.server.door.local.wire.LostPhone;
import io.sallyport.server.door.local.wire.OpenAccount;
import io.sallyport.server.door.local.wire.RenewRecoveryCodes;
import io.sallyport.server.door.local.wire.StepUp;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Changes of an account other than adding a device. */
final class AccountOperations {
    /** Temporary codes stand in for a device until a new one is bought, not for ever. */
    static final Duration TEMPORARY_MAX = Duration.ofDays(31);

    /** An administrator proves nothing, so there is no attempt to tell apart. */
    private static final StepUp NO_STEP_UP = StepUp.first("");

    private final Changes changes;
    private final AccountChanges engine;
    private final AccountStore store;
    private final KeyWrapper keys;
    private final SecureRandom random;
    private final InstantSource clock;

    AccountOperations(LocalParts parts, Changes changes) {
        this.changes = changes;
        this.engine = parts.changes();
        this.store = parts.store();
        this.keys = parts.keys();
        this.random = parts.random();
        this.clock = parts.clock();
    }

    ChangeReply removeDevice(Visit visit, io.sallyport.server.door.local.wire.RemoveDevice message)
            throws RefusedException {
        mustExistForAdministrator(visit);
        return changes.make(
                visit, message.stepUp(), new RemoveDevice(Texts.label(message.device())));
    }

    ChangeReply disable(Visit visit, Disable message) throws RefusedException {
        mustExistForAdministrator(visit);
        String reason = administratorsReason(visit, message.reason());
        return changes.make(
                visit, message.stepUp(), new io.sallyport.engine.enrollment.Disable(reason));
    }

    ChangeReply forgetPlaces(Visit visit, ForgetPlaces message) throws RefusedException {
        mustExistForAdministrator(visit);
        String reason = administratorsReason(visit, message.reason());
        return changes.make(
                visit, message.stepUp(), new io.sallyport.engine.enrollment.ForgetPlaces(reason));
    }

    /** An administrator says why; an owner need not. */
    private static String administratorsReason(Visit visit, Optional<String> given)
            throws RefusedException {
        if (!visit.isAdministration() && given.isPresent())
            throw RefusedException.malformed("Only an administrator gives a reason.");
        if (visit.isAdministration() && given.isEmpty())
            throw RefusedException.malformed("An administrator gives a reason.");
        return given.isPresent() ? Texts.checked(given.get(), "the reason") : "";
    }

    ChangeReply renewRecoveryCodes(Visit visit, RenewRecoveryCodes message)
            throws RefusedException {
        mustExistForAdministrator(visit);
        var codes = IssueCodes.recovery(keys, random);
        return changes.make(visit, message.stepUp(), codes, () -> brought(codes));
    }

    ChangeReply lostPhone(Visit visit, LostPhone message) throws RefusedException {
        Account account = existing(visit.account());
        if (!account.isProtected())
            throw RefusedException.refused(
                    account.name()
                            + " has no second step that could be lost; nothing was changed.");
        Instant now = clock.instant();
        Instant until = message.until().truncatedTo(ChronoUnit.SECONDS);
        if (!until.isAfter(now)) throw RefusedException.malformed("The end lies in the past.");
        if (until.isAfter(now.plus(TEMPORARY_MAX)))
            throw RefusedException.malformed(
                    "Temporary codes are good for at most "
                            + TEMPORARY_MAX.toDays()
                            + " days; until then a new device should be enrolled.");
        String reason = Texts.checked(message.reason(), "the reason");
        var codes = IssueCodes.temporary(until, reason, keys, random);
        return changes.make(visit, NO_STEP_UP, codes, () -> brought(codes));
    }

    ChangeReply open(Visit visit, OpenAccount message) throws RefusedException {
        existing(visit.account());
        String reason = Texts.checked(message.reason(), "the reason");
        return changes.make(visit, NO_STEP_UP, new OpenGuesses(reason));
    }

    ChangeReply delete(Visit visit, DeleteAccount message) throws RefusedException {
        AccountName name = existing(visit.account()).name();
        return switch (engine.forget(visit.actor(), visit.circumstances(), name)) {
            case ChangeOutcome.Done done ->
                    ChangeReply.done(done.event(), Optional.empty(), List.of());
            case ChangeOutcome.Refused refused -> throw RefusedException.refused(refused.message());
            case ChangeOutcome.Challenged asked -> throw askedOfRoot();
            case ChangeOutcome.Denied denied -> throw askedOfRoot();
        };
    }

    private static IllegalStateException askedOfRoot() {
        return new IllegalStateException("an administrator was asked for a second step");
    }

    /** An owner without an account has one that is empty; an administrator has mistyped a name. */
    private void mustExistForAdministrator(Visit visit) throws RefusedException {
        if (visit.isAdministration()) existing(visit.account());
    }

    private Account existing(AccountName name) throws RefusedException {
        return store.find(name).map(Versioned::account).orElseThrow(() -> unknown(name));
    }

    static RefusedException unknown(AccountName name) {
        return RefusedException.notFound(
                "There is no account " + name + "; sallyport user list shows those there are.");
    }

    private static Changes.Brought brought(IssueCodes codes) {
        return new Changes.Brought(
                Optional.empty(), codes.codes().stream().map(RecoveryCode::reveal).toList());
    }
}
