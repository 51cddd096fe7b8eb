package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Our module's file is not there: hazards 08 to 10, by what the line makes of that (DOC-27 to
 * DOC-29).
 */
final class MissingModule {
    private final ModuleFiles modules;

    MissingModule(ModuleFiles modules) {
        this.modules = modules;
    }

    List<Finding> required(PamService service) {
        var found = new ArrayList<Finding>();
        for (PamEntry entry : missing(service))
            if (!forgives(entry) && !entry.quiet())
                found.add(
                        finding(
                                "hazard-08",
                                Effect.LOCKOUT,
                                service,
                                entry,
                                "Nobody comes in, whether enrolled or not."));
        return found;
    }

    List<Finding> quiet(PamService service) {
        var found = new ArrayList<Finding>();
        for (PamEntry entry : missing(service))
            if (!forgives(entry) && entry.quiet())
                found.add(
                        finding(
                                "hazard-09",
                                Effect.LOCKOUT,
                                service,
                                entry,
                                "Nobody comes in, whether enrolled or not: the dash before the line"
                                        + " only keeps the log silent."));
        return found;
    }

    List<Finding> forgiven(PamService service) {
        var found = new ArrayList<Finding>();
        for (PamEntry entry : missing(service))
            if (forgives(entry))
                found.add(
                        finding(
                                "hazard-10",
                                Effect.SILENT,
                                service,
                                entry,
                                "Nobody is asked for a code, and nobody is told: the line forgives"
                                        + " a module that is not there."));
        return found;
    }

    private List<PamEntry> missing(PamService service) {
        return service.auth().stream()
                .filter(entry -> entry.isOurs() && !modules.has(entry))
                .toList();
    }

    private static boolean forgives(PamEntry entry) {
        int action = entry.control().action(ReturnValue.MODULE_UNKNOWN);
        return action != Control.BAD && action != Control.DIE;
    }

    private Finding finding(
            String id, Effect effect, PamService service, PamEntry entry, String means) {
        return Verdicts.of(
                id,
                Severity.ERROR,
                Set.of(effect),
                entry.origin().place(),
                "PAM service %s names %s with %s, and there is no such file in %s."
                        .formatted(
                                service.name(), entry.module(), entry.control(), modules.folder()),
                means,
                "Install the module again: packaging/install, or the package.",
                "Or take the line out of " + entry.origin().file() + ".");
    }
}
