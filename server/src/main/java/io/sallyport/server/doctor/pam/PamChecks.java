package io.sallyport.server.doctor.pam;

import io.sallyport.server.config.AcceptedHazard;
import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.HostAccounts;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Every check that concerns PAM. They read the files of the host once, together. */
public final class PamChecks {
    private static final int ROOT = 0;

    private final PamHost host;
    private final ModuleFiles modules;
    private final ModuleAnswers answers;

    /**
     * @param root of the host's tree: {@code /}
     * @param accepted exceptions that the administrator has named
     */
    public PamChecks(Path root, List<AcceptedHazard> accepted) {
        this(root, accepted, ROOT);
    }

    /**
     * The check of sudo, which asks sudo itself.
     *
     * @param users who is looked at; empty if nobody can say
     */
    public Check sudo(Probe probe, Supplier<Optional<List<String>>> users) {
        return new SudoCheck(host, probe, users);
    }

    /** The files of our module that lines name, as far as they are there. */
    public List<Path> ourFiles() {
        var files = new LinkedHashSet<Path>();
        try {
            for (PamService service : host.concerned())
                for (PamEntry entry : service.auth())
                    if (entry.isOurs()) modules.find(entry.module()).ifPresent(files::add);
        } catch (IOException e) {
            return List.of(); // every other check says so
        }
        return List.copyOf(files);
    }

    /**
     * The checks of secrets that lie in homes.
     *
     * @param accounts of this host
     */
    public List<Check> stateFiles(Supplier<List<HostAccounts.Named>> accounts) {
        return new StateFiles(host, accounts).all();
    }

    /**
     * @param owner who alone may own modules
     */
    PamChecks(Path root, List<AcceptedHazard> accepted, int owner) {
        var files = new PamFiles(root);
        modules = new ModuleFiles(files, owner);
        host = new PamHost(files, modules, accepted);
        answers = new ModuleAnswers(modules);
    }

    /** By identifier. */
    public List<Check> all() {
        var missing = new MissingModule(modules);
        var past = new WaysPast(answers);
        var prompts = new Prompts(answers);
        var files = new Modules(modules);
        String there = "The file of pam_sallyport.so is there, wherever it is named.";
        return List.of(
                check("hazard-08", there, missing::required),
                check("hazard-09", there, missing::quiet),
                check("hazard-10", there, missing::forgiven),
                check("hazard-11", "No line before pam_sallyport.so grants.", past::before),
                check("hazard-12", "A refusal of pam_sallyport.so is final.", past::forgiven),
                check(
                        "hazard-13",
                        "No stack of sshd asks for a password unawares.",
                        prompts::password),
                check(
                        "hazard-14",
                        "Whoever is ignored is let in by another line.",
                        prompts::nothingSucceeds),
                new AccountStage(host, answers),
                new Reach(host),
                check("hazard-32", "No su asks for a second step.", PamChecks::rootBecomesOthers),
                check("pam-module", "Every module is there, and root's alone.", files::files),
                check("pam-arguments", "The module knows every word behind it.", files::arguments),
                check(
                        "pam-password-code",
                        "A wrong password ends where it should.",
                        prompts::afterPassword),
                check(
                        "pam-unavailable",
                        "Nobody is let in because nobody answers.",
                        past::unavailable),
                new Stacks(host));
    }

    private Check check(String id, String fine, ServiceCheck.Rule rule) {
        return new ServiceCheck(id, host, fine, rule);
    }

    /** Hazard 32, stated where it holds (DOC-51). */
    private static List<Finding> rootBecomesOthers(PamService service) throws IOException {
        var found = new ArrayList<Finding>();
        if (!service.asksUs() || !ModuleAnswers.becomesSomebodyElse(service)) return found;
        for (PamEntry entry : service.auth()) {
            if (entry.isOurs()) break;
            if (!entry.is("pam_rootok.so")) continue;
            found.add(
                    Verdicts.of(
                            "hazard-32",
                            Severity.NOTICE,
                            Set.of(Effect.AROUND),
                            entry.origin().place(),
                            "PAM service %s lets root become anybody without a second step."
                                    .formatted(service.name()),
                            "By design: root needs no code to become somebody else. Others are"
                                    + " asked for the second step of whom they become.",
                            "Nothing."));
        }
        return found;
    }

    /** Files that are of no use, and an sshd that does not ask us. */
    private record Stacks(PamHost host) implements Check {
        @Override
        public String id() {
            return "pam-stack";
        }

        @Override
        public List<Finding> findings() {
            var found = new ArrayList<Finding>();
            try {
                for (PamHost.Read read : host.dark()) found.add(dark(read));
                for (PamService service : host.concerned())
                    if (!service.asksUs()) found.add(notAsked(service));
            } catch (IOException e) {
                found.add(Verdicts.unknown(id(), String.valueOf(e.getMessage())));
            }
            if (found.isEmpty()) found.add(Verdicts.ok(id(), "Every PAM service can be read."));
            return found;
        }

        private Finding dark(PamHost.Read read) {
            if (!(read instanceof PamHost.Read.Unusable bad))
                return Verdicts.unknown(id(), "the PAM service " + read.name() + " cannot be read");
            return Verdicts.of(
                    id(),
                    Severity.ERROR,
                    Set.of(Effect.LOCKOUT),
                    bad.origin().place(),
                    "PAM service %s cannot be used: %s.".formatted(bad.name(), bad.why()),
                    "Linux-PAM refuses everybody at that service, or does what nobody has laid"
                            + " down.",
                    "Mend the line.");
        }

        private Finding notAsked(PamService service) {
            return Verdicts.of(
                    id(),
                    Severity.ERROR,
                    Set.of(Effect.SILENT),
                    service.file().map(Place::file).orElseGet(() -> Place.asked(Verdicts.SOURCE)),
                    "PAM service %s has no line of pam_sallyport.so.".formatted(service.name()),
                    "SSH asks nobody for a second step.",
                    "Write the line of the recipe: auth  required  pam_sallyport.so"
                            + " (docs/start.md).");
        }
    }
}
