package io.sallyport.server.cli;

import io.sallyport.server.cli.migration.HeldStateFile;
import io.sallyport.server.cli.migration.HeldStateFile.Aside;
import io.sallyport.server.cli.migration.PersonsFile;
import io.sallyport.server.cli.migration.UntouchedFileException;
import io.sallyport.server.door.local.wire.ImportStateFile;
import io.sallyport.server.door.local.wire.StateFileReport;
import io.sallyport.server.door.local.wire.StateFileReport.Outcome;
import io.sallyport.server.json.Typed;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Moves one file: held, handed to the server, and put aside only when the server has all of it.
 * Ended anywhere on the way, the same command again finishes the work.
 */
final class StateFileMover {
    /** What a device is called that came with a file. */
    static final String LABEL = "google-authenticator";

    private static final int TRIES_MAX = 3;

    private final CommandSocket server;
    private final String label;
    private final boolean replace;
    private final boolean allowWeak;

    StateFileMover(CommandSocket server, String label, boolean replace, boolean allowWeak) {
        this.server = server;
        this.label = label;
        this.replace = replace;
        this.allowWeak = allowWeak;
    }

    /** Whether a file is only looked at. */
    private enum Purpose {
        LOOK,
        APPLY
    }

    MovedRow look(PersonsFile place) throws CommandException {
        if (isMovedAlready(place)) return movedBefore(place);
        try (var held = HeldStateFile.ofSomebody(place.file())) {
            var report = tell(held, place.person(), Purpose.LOOK);
            return row(
                    place, report, report.outcome() == Outcome.KNOWN ? "to be put aside" : "ready");
        } catch (UntouchedFileException e) {
            return MovedRow.trouble(place.file(), place.person(), e);
        }
    }

    MovedRow move(PersonsFile place) throws CommandException {
        if (isMovedAlready(place)) return movedBefore(place);
        try {
            for (int tries = 0; tries < TRIES_MAX; tries++) {
                var row = tryToMove(place);
                if (row.isPresent()) return row.get();
            }
        } catch (UntouchedFileException e) {
            return MovedRow.trouble(place.file(), place.person(), e);
        }
        return MovedRow.failed(
                place.file(),
                place.person(),
                "somebody logs in with it again and again; it is here, and still in its place / run"
                        + " the command again");
    }

    /** Empty if the file was written meanwhile, so that it is to be read again. */
    private Optional<MovedRow> tryToMove(PersonsFile place)
            throws CommandException, UntouchedFileException {
        if (isThere(HeldStateFile.aside(place.file()))) throw HeldStateFile.asideExists();
        StateFileReport report;
        Aside aside;
        try (var held = HeldStateFile.ofSomebody(place.file())) {
            report = tell(held, place.person(), Purpose.APPLY);
            if (report.refusal().isPresent()) return Optional.of(row(place, report, ""));
            aside = held.moveAside();
        }
        if (aside == Aside.CHANGED) return Optional.empty();
        if (aside == Aside.RACED)
            try (var other = HeldStateFile.ofSomebody(HeldStateFile.aside(place.file()))) {
                report = tell(other, place.person(), Purpose.APPLY);
            }
        return Optional.of(row(place, report, "moved"));
    }

    /** Removes the file that lies aside, if its device has proved itself here (GA-169). */
    MovedRow remove(PersonsFile place) throws CommandException {
        Path aside = HeldStateFile.aside(place.file());
        try (var held = HeldStateFile.ofSomebody(aside)) {
            var report = tell(held, place.person(), Purpose.LOOK);
            if (report.refusal().isPresent()) return row(place, report, "");
            if (report.outcome() != Outcome.KNOWN)
                return MovedRow.failed(
                        aside,
                        place.person(),
                        "this server does not have it / look at it yourself");
            if (!report.proved()) return row(place, report, "kept: no code was accepted yet");
            held.remove();
            return row(place, report, "file removed");
        } catch (UntouchedFileException e) {
            return MovedRow.trouble(aside, place.person(), e);
        }
    }

    private static boolean isMovedAlready(PersonsFile place) {
        return !isThere(place.file()) && isThere(HeldStateFile.aside(place.file()));
    }

    private static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static MovedRow movedBefore(PersonsFile place) {
        return new MovedRow(
                place.file().toString(),
                place.person(),
                "moved before",
                Optional.empty(),
                Optional.empty());
    }

    private static MovedRow row(PersonsFile place, StateFileReport report, String result) {
        return report.refusal()
                .map(refusal -> MovedRow.refused(place.file(), report, refusal))
                .orElseGet(() -> MovedRow.done(place.file(), report, result));
    }

    private StateFileReport tell(HeldStateFile held, String person, Purpose purpose)
            throws CommandException {
        try (var message =
                new ImportStateFile(
                        Optional.of(person),
                        label,
                        Typed.of(held.base64()),
                        replace,
                        allowWeak,
                        purpose == Purpose.APPLY)) {
            return server.ask("/v1/state-files/import", message, StateFileReport.class);
        }
    }
}
