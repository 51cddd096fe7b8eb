package io.sallyport.server.cli;

import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Severity;
import java.util.ArrayList;
import java.util.Set;

/** Names {@code setup ssh} to whoever reads a finding that it mends. */
final class SetupCure {
    /** Of values and lines that it writes. */
    private static final Set<String> MENDED =
            Set.of(
                    "hazard-01",
                    "hazard-02",
                    "hazard-04",
                    "hazard-05",
                    "hazard-06",
                    "hazard-12",
                    "hazard-13",
                    "hazard-18",
                    "hazard-27");

    private static final Set<Severity> BAD = Set.of(Severity.ERROR, Severity.WARNING);

    private SetupCure() {}

    static Finding named(Finding found) {
        if (!MENDED.contains(found.id()) || !BAD.contains(found.severity())) return found;
        var todo = new ArrayList<>(found.todo());
        todo.add(
                "Or let it be written, tried out and taken back by itself: sudo sallyport setup"
                        + " ssh");
        return new Finding(
                found.id(),
                found.severity(),
                found.effects(),
                found.place(),
                found.users(),
                found.addresses(),
                found.what(),
                found.means(),
                todo);
    }
}
