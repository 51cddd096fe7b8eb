package io.sallyport.server.setup;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Changes the host: the undo is armed, and then every file is written (DOC-91, DOC-92). */
final class Commit {
    private final Programs programs;

    Commit(Programs programs) {
        this.programs = programs;
    }

    /** What is to be done when the files are written. */
    interface Rest {
        void run() throws SetupException;
    }

    /**
     * @throws SetupException if a step failed; every file is as it was before then
     */
    void make(List<FileChange> changes, SavedSet.Terms terms, Instant now, Rest rest)
            throws SetupException {
        for (FileChange change : changes) change.requireUnchanged(change.path());
        new SavedSet(programs).arm(changes, terms, now);
        try {
            for (FileChange change : changes) InPlace.write(programs, change);
            rest.run();
        } catch (SetupException | IOException e) {
            throw undone(e);
        }
    }

    private static SetupException undone(Exception why) throws SetupException {
        var lines = new ArrayList<>(SavedSet.undo().orElse(List.of()));
        lines.add("Every file is as it was before.");
        return new SetupException(
                "the change could not be made: " + why.getMessage(), lines.toArray(String[]::new));
    }
}
