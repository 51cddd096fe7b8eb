package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.util.List;
import java.util.Set;

/** Findings about PAM, made the same way each. */
final class Verdicts {
    static final String SOURCE = "Linux-PAM's files";

    private Verdicts() {}

    static Finding ok(String id, String what) {
        return Finding.ok(id, Place.asked(SOURCE), what);
    }

    static Finding unknown(String id, String what) {
        return Finding.unknown(id, Place.asked(SOURCE), "Not checked: " + what + ".");
    }

    static Finding of(
            String id,
            Severity severity,
            Set<Effect> effects,
            Place place,
            String what,
            String means,
            String... todo) {
        return new Finding(
                id, severity, effects, place, List.of(), List.of(), what, means, List.of(todo));
    }

    /** The answers of a path in words: which line said what. */
    static String told(List<Walk.Step> path) {
        var told = new StringBuilder();
        for (Walk.Step step : path) {
            if (!told.isEmpty()) told.append(", ");
            told.append(step.entry().moduleName())
                    .append(" (")
                    .append(step.entry().origin())
                    .append(") says ")
                    .append(ReturnValue.NAMES.get(step.answer()));
        }
        return told.toString();
    }
}
