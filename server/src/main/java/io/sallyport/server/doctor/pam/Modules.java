package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of modules, and the words behind ours (DOC-16, DOC-17). */
final class Modules {
    private final ModuleFiles modules;

    Modules(ModuleFiles modules) {
        this.modules = modules;
    }

    /** DOC-16: who else could change a module; and modules besides ours that are not there. */
    List<Finding> files(PamService service) throws IOException {
        var found = new ArrayList<Finding>();
        for (PamEntry entry : entries(service)) {
            Optional<Path> file = modules.find(entry.module());
            if (file.isPresent()) addTrouble(service, entry, file.get(), found);
            else if (!entry.isOurs() && !entry.quiet()) found.add(missing(service, entry));
        }
        return found;
    }

    private void addTrouble(PamService service, PamEntry entry, Path file, List<Finding> found)
            throws IOException {
        for (String trouble : modules.trouble(file))
            found.add(
                    Verdicts.of(
                            "pam-module",
                            Severity.ERROR,
                            Set.of(Effect.AROUND),
                            entry.origin().place(),
                            "PAM service %s loads %s, and %s."
                                    .formatted(service.name(), file, trouble),
                            "Somebody besides root can put a module of their own there, which lets"
                                    + " anybody in.",
                            "Give it to root, and take the write permission of others away: chown"
                                    + " root, chmod go-w."));
    }

    private static Finding missing(PamService service, PamEntry entry) {
        boolean refuses =
                entry.control().action(ReturnValue.MODULE_UNKNOWN) == Control.BAD
                        || entry.control().action(ReturnValue.MODULE_UNKNOWN) == Control.DIE;
        return Verdicts.of(
                "pam-module",
                refuses ? Severity.ERROR : Severity.NOTICE,
                refuses ? Set.of(Effect.LOCKOUT) : Set.of(),
                entry.origin().place(),
                "PAM service %s names %s, and there is no such file."
                        .formatted(service.name(), entry.module()),
                refuses
                        ? "Whoever comes to that line is refused."
                        : "The line does nothing but write to the log.",
                "Install the package that has it, or take the line out.");
    }

    /** DOC-17, and our module where it has nothing to do (SSH-47). */
    List<Finding> arguments(PamService service) {
        var found = new ArrayList<Finding>();
        for (PamEntry entry : entries(service)) {
            if (!entry.isOurs()) continue;
            if (entry.stage() != Stage.AUTH) found.add(wrongStage(service, entry));
            OurArguments.of(entry.arguments())
                    .wrong()
                    .ifPresent(wrong -> found.add(wrongWord(service, entry, wrong)));
        }
        return found;
    }

    private static Finding wrongWord(PamService service, PamEntry entry, OurArguments.Wrong wrong) {
        return Verdicts.of(
                "pam-arguments",
                Severity.ERROR,
                Set.of(Effect.LOCKOUT),
                entry.origin().place(),
                "PAM service %s calls pam_sallyport.so with %s: %s."
                        .formatted(service.name(), wrong.word(), wrong.why()),
                "The module refuses everybody who comes to that line.",
                "Mend or remove the word; man pam_sallyport lists them all.");
    }

    private static Finding wrongStage(PamService service, PamEntry entry) {
        return Verdicts.of(
                "pam-arguments",
                Severity.ERROR,
                Set.of(Effect.LOCKOUT),
                entry.origin().place(),
                "PAM service %s calls pam_sallyport.so in %s."
                        .formatted(service.name(), entry.stage().word()),
                "The module has no such part; the line fails.",
                "Take the line out: the module belongs into the auth part alone.");
    }

    private static List<PamEntry> entries(PamService service) {
        var entries = new ArrayList<PamEntry>();
        for (Stage stage : Stage.values())
            for (PamEntry entry : service.stack(stage))
                if (entry.kind() == PamEntry.Kind.MODULE) entries.add(entry);
        return entries;
    }
}
