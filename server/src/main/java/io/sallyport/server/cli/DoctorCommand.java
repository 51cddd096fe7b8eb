package io.sallyport.server.cli;

import com.sun.security.auth.module.UnixSystem;
import io.sallyport.server.config.AcceptedHazard;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.config.Machine;
import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Doctor;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.Report;
import io.sallyport.server.doctor.ReportJson;
import io.sallyport.server.doctor.sshd.SshdChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        header = "Look at this host: who would be locked out, and what leads around.",
        description = {
            "",
            "It changes nothing. Exit status 0 if there is no error; 1 if there is one, or"
                    + " something that has to be looked at could not be."
        },
        footer = {
            "",
            "Examples:",
            "  sudo sallyport doctor",
            "  sudo sallyport doctor --user anna --all",
            "  sudo sallyport doctor --json --strict"
        })
final class DoctorCommand extends ServerCommand {
    @Spec @Nullable CommandSpec spec;

    @Mixin JsonOutput output = new JsonOutput();

    @Option(names = "--all", description = "Show what is right, too.")
    boolean all;

    @Option(names = "--strict", description = "Let warnings count as errors.")
    boolean strict;

    @Option(
            names = "--only",
            paramLabel = "ID",
            split = ",",
            description = "Look at these alone: hazard-01, ...")
    List<String> only = List.of();

    @Option(names = "--skip", paramLabel = "ID", split = ",", description = "Do not look at these.")
    List<String> skip = List.of();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            split = ",",
            description = "Look at these people, too.")
    List<String> users = List.of();

    @Option(names = "--offline", description = "Ask no other machine for the time.")
    boolean offline;

    @Option(names = "--ntp", paramLabel = "SERVER", description = "Ask this server for the time.")
    @Nullable String ntp;

    @Option(names = "--show-commands", description = "Show the commands that keys are pinned to.")
    boolean showCommands;

    DoctorCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        List<AcceptedHazard> accepted =
                configured().map(Configuration::acceptedHazards).orElse(List.of());
        boolean isRoot = new UnixSystem().getUid() == 0;
        var sshd =
                new SshdChecks(
                        new Probe(),
                        new AskedDaemon(server()),
                        accepted,
                        users,
                        isRoot,
                        showCommands);
        var doctor = new Doctor(checks(sshd, isRoot), accepted, Doctor.LIMIT);
        refuseUnknown(doctor.ids());
        var findings = doctor.examine(this::isChosen).stream().map(SetupCure::named).toList();
        var report =
                new Report(
                        Machine.local().hostName(),
                        surroundings.clock().instant(),
                        sshd.programs(),
                        findings,
                        doctor.ids().stream().filter(id -> !isChosen(id)).toList());
        if (output.json) json(ReportJson.of(report));
        else new DoctorText(terminal(), all).tell(report, isRoot);
        return report.isFailure(strict) ? FAILED : DONE;
    }

    /** Every check that there is; one line for each kind. */
    private List<Check> checks(SshdChecks sshd, boolean isRoot) {
        var checks = new ArrayList<Check>(sshd.all());
        checks.addAll(
                new HostChecks(surroundings, server(), configured(), isRoot)
                        .all(users, Optional.ofNullable(ntp), offline));
        if (isRoot) checks.add(new WaitingSetup());
        return checks;
    }

    private boolean isChosen(String id) {
        return (only.isEmpty() || only.contains(id)) && !skip.contains(id);
    }

    private void refuseUnknown(Set<String> known) {
        var chosen = new TreeSet<>(only);
        chosen.addAll(skip);
        chosen.removeAll(known);
        if (!chosen.isEmpty())
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "there is no check "
                            + chosen.first()
                            + "; checks are: "
                            + String.join(", ", known)
                            + ".");
    }
}
