package io.sallyport.server.door.local;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.enrollment.Adoption;
import io.sallyport.engine.enrollment.ChangeRefusedException;
import io.sallyport.engine.enrollment.ExportDevice;
import io.sallyport.engine.enrollment.ImportDevice;
import io.sallyport.engine.enrollment.ImportDevice.Rival;
import io.sallyport.engine.enrollment.ImportDevice.Standing;
import io.sallyport.engine.googleauth.FileEntry;
import io.sallyport.engine.googleauth.FileEntry.Floor;
import io.sallyport.engine.googleauth.StateFile;
import io.sallyport.engine.googleauth.UnfitFileException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.Answer;
import io.sallyport.server.door.local.wire.AdoptStateFile;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.ExportStateFile;
import io.sallyport.server.door.local.wire.ImportStateFile;
import io.sallyport.server.door.local.wire.LookAtStateFile;
import io.sallyport.server.door.local.wire.RetireExported;
import io.sallyport.server.door.local.wire.StateFileExported;
import io.sallyport.server.door.local.wire.StateFileReport;
import io.sallyport.server.door.local.wire.StateFileReport.Outcome;
import io.sallyport.server.door.local.wire.StateFileReport.Refusal;
import io.sallyport.server.door.local.wire.StepUp;
import io.sallyport.server.json.Typed;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** People move out of google-authenticator's files into this server, and back. */
final class StateFileOperations {
    /** An administrator proves nothing, so there is no attempt to tell apart. */
    private static final StepUp NO_STEP_UP = StepUp.first("");

    private static final int FIRST_LINE = 1;

    private final Changes changes;
    private final AccountStore store;
    private final KeyWrapper keys;
    private final SecureRandom random;
    private final InstantSource clock;

    StateFileOperations(LocalParts parts, Changes changes) {
        this.changes = changes;
        this.store = parts.store();
        this.keys = parts.keys();
        this.random = parts.random();
        this.clock = parts.clock();
    }

    StateFileReport importFile(Visit visit, ImportStateFile message) throws RefusedException {
        String label = Texts.label(message.device());
        var floor = message.allowWeak() ? Floor.WAIVED : Floor.KEPT;
        var rival = message.replace() ? Rival.REPLACED : Rival.STAYS;
        byte[] content = content(message.content());
        try (FileEntry entry = FileEntry.read(content, floor)) {
            var foreseen = foresee(visit.account(), label, entry, rival);
            if (!message.apply() || foreseen.outcome() == Outcome.REFUSED) return foreseen;
            var change = ImportDevice.unproved(label, entry, rival, keys, random);
            return moved(foreseen, changes.make(visit, NO_STEP_UP, change));
        } catch (UnfitFileException e) {
            return refused(visit.account(), label, StateFileWords.refusal(e));
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    StateFileReport look(Visit visit, LookAtStateFile message) throws RefusedException {
        String label = Texts.label(message.device());
        byte[] content = content(message.content());
        try (FileEntry entry = FileEntry.read(content, Floor.KEPT)) {
            return foresee(visit.account(), label, entry, Rival.STAYS);
        } catch (UnfitFileException e) {
            return refused(visit.account(), label, StateFileWords.refusal(e));
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    ChangeReply adopt(Visit visit, AdoptStateFile message) throws RefusedException {
        String label = Texts.label(message.device());
        byte[] content = content(message.content());
        try (FileEntry entry = FileEntry.read(content, Floor.KEPT)) {
            return adopt(visit, message, label, entry);
        } catch (UnfitFileException e) {
            throw RefusedException.refused("The file is not taken: " + e.getMessage() + ".");
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private ChangeReply adopt(Visit visit, AdoptStateFile message, String label, FileEntry entry)
            throws RefusedException {
        var standing = ImportDevice.standing(account(visit.account()), label, entry, keys);
        // The fresh second step is the proof then: it comes from this very device, or another one.
        if (standing instanceof Standing.Known)
            return changes.make(
                    visit,
                    message.stepUp(),
                    ImportDevice.unproved(label, entry, Rival.STAYS, keys, random));
        if (message.code().isEmpty()) throw RefusedException.malformed("code is missing.");
        var typed = Answer.parse(message.code().get().text());
        var change = Adoption.proved(label, entry, typed, clock.instant(), keys, random);
        return change.isPresent()
                ? changes.make(visit, message.stepUp(), change.get())
                : ChangeReply.notProven(
                        "That is not a fresh code of this file. Is it the right entry in your app,"
                                + " and not a code that you have used already?");
    }

    StateFileExported export(Visit visit, ExportStateFile message) throws RefusedException {
        existing(visit.account());
        var export = new ExportDevice(message.device(), keys, random);
        ChangeReply done = changes.make(visit, NO_STEP_UP, export);
        var text = export.text();
        try {
            return new StateFileExported(
                    visit.account().value(),
                    export.device(),
                    Base64.getEncoder().encodeToString(text.content()),
                    text.scratchCodes(),
                    text.mark(),
                    done.event().orElse(""));
        } finally {
            Arrays.fill(text.content(), (byte) 0);
        }
    }

    ChangeReply retire(Visit visit, RetireExported message) throws RefusedException {
        existing(visit.account());
        return changes.make(
                visit,
                NO_STEP_UP,
                new io.sallyport.engine.enrollment.RetireExported(
                        message.device(), message.mark()));
    }

    /** What would come of it: the change is made on a copy that nobody keeps. */
    private StateFileReport foresee(AccountName name, String label, FileEntry entry, Rival rival) {
        Instant now = clock.instant();
        Account account = account(name);
        var standing = ImportDevice.standing(account, label, entry, keys);
        try {
            ImportDevice.unproved(label, entry, rival, keys, random).apply(account, now);
        } catch (ChangeRefusedException e) {
            String kind = standing instanceof Standing.Conflict ? "conflict" : "unsupported";
            String what = String.valueOf(e.getMessage());
            return refused(name, label, new Refusal(kind, FIRST_LINE, what, ""));
        }
        var known =
                standing instanceof Standing.Known one
                        ? Optional.of(one)
                        : Optional.<Standing.Known>empty();
        return new StateFileReport(
                name.value(),
                known.isPresent() ? Outcome.KNOWN : Outcome.READY,
                known.map(Standing.Known::label).orElse(label),
                Optional.of(StateFileWords.parameters(entry)),
                StateFileWords.taken(entry, now),
                entry.differences(),
                known.map(Standing.Known::isProved).orElse(false),
                Optional.empty(),
                Optional.empty());
    }

    private static StateFileReport moved(StateFileReport foreseen, ChangeReply done) {
        return new StateFileReport(
                foreseen.account(),
                Outcome.MOVED,
                foreseen.device(),
                foreseen.parameters(),
                foreseen.taken(),
                foreseen.differences(),
                foreseen.proved(),
                Optional.empty(),
                done.event());
    }

    private static StateFileReport refused(AccountName name, String label, Refusal refusal) {
        return new StateFileReport(
                name.value(),
                Outcome.REFUSED,
                label,
                Optional.empty(),
                List.of(),
                List.of(),
                false,
                Optional.of(refusal),
                Optional.empty());
    }

    private static byte[] content(Typed base64) throws RefusedException {
        byte[] ascii = base64.utf8();
        try {
            byte[] content = Base64.getDecoder().decode(ascii);
            if (content.length <= StateFile.BYTES_MAX) return content;
            Arrays.fill(content, (byte) 0);
            throw RefusedException.malformed(
                    "too-large: a state file has at most " + StateFile.BYTES_MAX + " bytes.");
        } catch (IllegalArgumentException e) {
            throw RefusedException.malformed("content is no Base64.");
        } finally {
            Arrays.fill(ascii, (byte) 0);
        }
    }

    private Account account(AccountName name) {
        return store.find(name)
                .map(Versioned::account)
                .orElseGet(() -> Account.empty(name, clock.instant()));
    }

    private void existing(AccountName name) throws RefusedException {
        if (store.find(name).isEmpty()) throw AccountOperations.unknown(name);
    }
}
