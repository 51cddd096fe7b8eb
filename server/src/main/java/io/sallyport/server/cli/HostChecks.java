package io.sallyport.server.cli;

import io.sallyport.server.config.Configuration;
import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.HostAccounts;
import io.sallyport.server.doctor.PeoplesCheck;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.clock.ClockChecks;
import io.sallyport.server.doctor.pam.PamChecks;
import io.sallyport.server.doctor.road.ReleaseCheck;
import io.sallyport.server.doctor.road.RoadCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks of {@code doctor} that concern PAM, sudo, the clock and the road to the daemon. */
final class HostChecks {
    private static final Path ROOT = Path.of("/");
    private static final Path PROC = Path.of("/proc");

    /** Where packaging/install puts them. */
    private static final List<Path> PROGRAMS =
            List.of(
                    Path.of("/usr/libexec/sallyport/sallyport-keys"),
                    Path.of("/usr/libexec/sallyport/sallyport-notice"));

    private static final Path PAM_SOCKET = Path.of("/run/sallyport/pam.sock");

    private final Surroundings surroundings;
    private final CommandSocket server;
    private final Optional<Configuration> configuration;
    private final boolean isRoot;

    /**
     * @param configuration empty if there is none that can be read
     */
    HostChecks(
            Surroundings surroundings,
            CommandSocket server,
            Optional<Configuration> configuration,
            boolean isRoot) {
        this.surroundings = surroundings;
        this.server = server;
        this.configuration = configuration;
        this.isRoot = isRoot;
    }

    /**
     * @param people names that are looked at besides those who are enrolled
     * @param timeServer as the administrator named it
     */
    List<Check> all(List<String> people, Optional<String> timeServer, boolean isOffline) {
        var probe = new Probe();
        var accounts = new HostAccounts(probe);
        var daemon = new AskedDaemon(server);
        var accepted = configuration.map(Configuration::acceptedHazards).orElse(List.of());
        var pam = new PamChecks(ROOT, accepted);
        var checks = new ArrayList<>(pam.all());
        var ofPeople = new ArrayList<>(pam.stateFiles(accounts::listed));
        ofPeople.add(pam.sudo(probe, looked(daemon, people)));
        for (Check check : ofPeople)
            checks.add(new PeoplesCheck(check, accepted, accounts::groupsOf));
        checks.addAll(
                new ClockChecks(ROOT, probe, surroundings.clock(), timeServer, isOffline, daemon)
                        .all());
        checks.add(road(probe));
        checks.add(
                new ReleaseCheck(
                        new HeardDaemon(server, isRoot),
                        VersionCommand.VERSION,
                        () -> files(pam),
                        PROC));
        return checks;
    }

    private static List<Path> files(PamChecks pam) {
        var files = new ArrayList<>(pam.ourFiles());
        files.addAll(PROGRAMS);
        return files;
    }

    private Supplier<Optional<List<String>>> looked(DaemonFacts daemon, List<String> people) {
        return () ->
                daemon.enrolled()
                        .map(enrolled -> {
                            var all = new LinkedHashSet<>(people);
                            all.addAll(enrolled);
                            return List.copyOf(all);
                        });
    }

    private RoadCheck road(Probe probe) {
        return new RoadCheck(
                configuration.map(Configuration::pamSocket).orElse(PAM_SOCKET),
                configuration.map(Configuration::store).map(HostChecks::folder),
                new HeardDaemon(server, isRoot),
                probe);
    }

    private static Path folder(Configuration.Store store) {
        return switch (store) {
            case Configuration.Store.Embedded embedded -> embedded.directory();
        };
    }
}
