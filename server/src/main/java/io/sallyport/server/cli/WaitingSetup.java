package io.sallyport.server.cli;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import io.sallyport.server.setup.SavedSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a change of {@code setup} waits to be confirmed (DOC-96). */
final class WaitingSetup implements Check {
    private static final Place PLACE = Place.file(Path.of("/var/lib/sallyport-setup"));

    @Override
    public String id() {
        return "setup";
    }

    /** What is to be said of it; empty if none waits, or if that is not for us to see. */
    Optional<String> warning() {
        return SavedSet.left().map(WaitingSetup::words);
    }

    private static String words(Duration left) {
        return "A change of setup waits to be confirmed; it is taken back in "
                + Times.rough(left)
                + ".";
    }

    @Override
    public List<Finding> findings() {
        Optional<Duration> left = SavedSet.left();
        if (left.isEmpty())
            return List.of(Finding.ok(id(), PLACE, "No change of setup waits to be confirmed."));
        return List.of(
                new Finding(
                        id(),
                        Severity.WARNING,
                        Set.of(Effect.LOCKOUT),
                        PLACE,
                        List.of(),
                        List.of(),
                        words(left.get()),
                        "Until then it is in force; then every file is as it was before.",
                        List.of(
                                "Log in from another machine with a code, or after setup sudo run"
                                        + " sudo -k true; then run: sallyport setup confirm",
                                "Or take it back at once: sallyport setup undo")));
    }
}
