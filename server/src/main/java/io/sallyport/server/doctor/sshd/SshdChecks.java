package io.sallyport.server.doctor.sshd;

import io.sallyport.server.config.AcceptedHazard;
import io.sallyport.server.doctor.AsRoot;
import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.HostAccounts;
import io.sallyport.server.doctor.PeoplesCheck;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every check that concerns sshd. */
public final class SshdChecks {
    private final SshdFacts facts;
    private final DaemonFacts daemon;
    private final boolean showsCommands;
    private final List<AcceptedHazard> accepted;

    /**
     * @param people names that are looked at besides
     * @param showsCommands whether commands that keys are pinned to are shown (DOC-2)
     * @param isRoot whether this process may look at everything
     */
    public SshdChecks(
            Probe probe,
            DaemonFacts daemon,
            List<AcceptedHazard> accepted,
            List<String> people,
            boolean isRoot,
            boolean showsCommands) {
        var accounts = new HostAccounts(probe);
        this.facts = new SshdFacts(probe, accounts, new Matrix(accounts, daemon, people), isRoot);
        this.daemon = daemon;
        this.showsCommands = showsCommands;
        this.accepted = List.copyOf(accepted);
    }

    /** By identifier. */
    public List<Check> all() {
        var root = new RootRules(daemon);
        var limits = new LimitRules(daemon);
        var keys =
                new KeyRules(
                        daemon,
                        Mounts.read(facts.proc().resolve("self/mountinfo")),
                        new GroupOwners(facts.accounts()));
        var command = new KeyCommandRules(facts.probe(), facts.accounts());
        return List.of(
                matrix("hazard-01", MethodRules::everyListAsks),
                matrix("hazard-02", WinnerRules::earlierLine),
                matrix("hazard-03", both(WinnerRules::weakerBlock, WinnerRules::blocks)),
                asRoot(
                        MethodOff.ID,
                        new MethodOff(facts, over(MethodOff.ID, WinnerRules::methodOff))::findings),
                matrix("hazard-05", WinnerRules::withoutPam),
                matrix("hazard-06", root::unfitForm),
                matrix("hazard-07", root::unasked),
                matrix("hazard-15", ServiceFile::missing),
                matrix("hazard-17", LimitRules::tries),
                matrix("hazard-18", LimitRules::grace),
                matrix("hazard-19", limits::slots),
                matrix("hazard-22", keys::home),
                matrix("hazard-23", keys::modes),
                matrix("hazard-24", command::troubles),
                new PeoplesCheck(
                        asRoot(
                                ExemptKeys.ID,
                                new ExemptKeys(facts, daemon, showsCommands)::findings),
                        accepted,
                        facts.accounts()::groupsOf),
                matrix("hazard-26", MethodRules::askNobody),
                matrix("hazard-27", MethodRules::passwordList),
                asRoot(OtherDoors.ID, new OtherDoors(facts)::findings),
                asRoot(NotReloaded.ID, new NotReloaded(facts)::findings),
                asRoot(OpenSessions.ID, new OpenSessions(facts)::findings),
                new SeLinux(Path.of("/sys/fs/selinux"), Path.of("/var/lib/selinux")),
                matrix("hazard-35", MethodRules::emptyPasswords),
                asRoot(BreakGlass.ID, new BreakGlass(facts)::findings),
                matrix("security-keys", MethodRules::securityKeys));
    }

    /** The sshd that were looked at; empty without root. */
    public List<Report.Sshd> programs() {
        if (!facts.isRoot()) return List.of();
        return facts.views().stream()
                .map(view -> new Report.Sshd(view.version(), view.listener().program().toString()))
                .distinct()
                .toList();
    }

    private Check matrix(String id, Rule rule) {
        return asRoot(id, over(id, rule)::findings);
    }

    private MatrixCheck over(String id, Rule rule) {
        return new MatrixCheck(id, facts, rule, accepted);
    }

    private Check asRoot(String id, Supplier<List<Finding>> look) {
        return new AsRoot(id, facts.isRoot(), look);
    }

    private static Rule both(Rule one, Rule other) {
        return seen ->
                new ArrayList<>(
                        Stream.concat(one.troubles(seen).stream(), other.troubles(seen).stream())
                                .toList());
    }
}
