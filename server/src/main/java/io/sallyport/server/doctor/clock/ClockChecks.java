package io.sallyport.server.doctor.clock;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.Severity;
import io.sallyport.server.unix.KernelClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every check of this host's clock. */
public final class ClockChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Of the devices that the product makes, where nobody has one yet. */
    private static final Duration STEP = Duration.ofSeconds(30);

    private final Path root;
    private final Probe probe;
    private final Sntp sntp;
    private final Optional<String> server;
    private final boolean isOffline;
    private final DaemonFacts daemon;

    /**
     * @param root of the host's tree: {@code /}
     * @param clock the host's
     * @param server to be asked by SNTP; empty: the first that the host's time service uses
     * @param isOffline whether no other machine may be asked
     * @param daemon knows the clocks of people's devices
     */
    public ClockChecks(
            Path root,
            Probe probe,
            InstantSource clock,
            Optional<String> server,
            boolean isOffline,
            DaemonFacts daemon) {
        this.root = root;
        this.probe = probe;
        this.sntp = new Sntp(clock, PATIENCE);
        this.server = server;
        this.isOffline = isOffline;
        this.daemon = daemon;
    }

    /** By identifier. */
    public List<Check> all() {
        return List.of(
                new CommonDrift(daemon),
                new Look("clock-kernel", this::kernel),
                new Look("clock-offset", this::offset),
                new Look("clock-service", this::services));
    }

    private interface Question {
        Finding answer() throws IOException;
    }

    private record Look(String id, Question question) implements Check {
        @Override
        public List<Finding> findings() {
            try {
                return List.of(question.answer());
            } catch (IOException e) {
                return List.of(unknown(id, "this host", String.valueOf(e.getMessage())));
            }
        }
    }

    private Finding kernel() throws IOException {
        return kernel(KernelClock.read(), TimeService.running(root.resolve("proc")));
    }

    /** DOC-61 */
    static Finding kernel(KernelClock.State state, Set<TimeService> services) {
        String errors =
                "The kernel thinks of an error of %s s, %s s at the most."
                        .formatted(text(state.estimatedError()), text(state.maximumError()));
        if (state.isSynchronised())
            return Finding.ok(
                    "clock-kernel", Place.asked("adjtimex"), "The clock is synchronised.");
        return finding(
                "clock-kernel",
                services.isEmpty() ? Severity.ERROR : Severity.WARNING,
                "adjtimex",
                services.isEmpty()
                        ? "The clock is not synchronised, and no time service runs."
                        : "The clock is not synchronised.",
                "Codes are refused as soon as it is off by a step. " + errors,
                "Let a time service run: apt-get install chrony, or systemctl enable --now"
                        + " systemd-timesyncd.");
    }

    private Finding services() throws IOException {
        return services(TimeService.running(root.resolve("proc")));
    }

    /** DOC-62 */
    static Finding services(Set<TimeService> services) {
        String names =
                services.stream().map(TimeService::program).collect(Collectors.joining(", "));
        if (services.size() == 1)
            return Finding.ok("clock-service", Place.asked(names), names + " keeps the clock.");
        if (services.isEmpty())
            return finding(
                    "clock-service",
                    Severity.ERROR,
                    "/proc",
                    "No time service runs on this host.",
                    "The clock drifts until codes are refused. In a container the host outside may"
                            + " keep it.",
                    "Let one run: apt-get install chrony, or systemctl enable --now"
                            + " systemd-timesyncd.");
        return finding(
                "clock-service",
                Severity.WARNING,
                "/proc",
                "Several time services run at once: " + names + ".",
                "They pull the clock to and fro.",
                "Stop all but one of them.");
    }

    private Finding offset() throws IOException {
        Set<TimeService> services = TimeService.running(root.resolve("proc"));
        Optional<Offset> said = said(services);
        if (said.isPresent()) return limits().judge(said.get());
        if (isOffline)
            return unknown(
                    "clock-offset",
                    "the time service",
                    "it tells no offset, and --offline was given");
        Optional<String> asked = server.isPresent() ? server : TimeServers.configured(root);
        if (asked.isEmpty())
            return unknown(
                    "clock-offset",
                    "the time service",
                    "no time server is known; use --ntp SERVER");
        try {
            var address = TimeServers.named(asked.get());
            if (address.isEmpty())
                return unknown("clock-offset", asked.get(), "that is no name of a server");
            return limits().judge(sntp.ask(address.get()));
        } catch (SntpException e) {
            return unknown("clock-offset", "SNTP, " + asked.get(), String.valueOf(e.getMessage()));
        }
    }

    /** DOC-65: by the shortest step in use. */
    private OffsetLimits limits() {
        return new OffsetLimits(
                daemon.clocks().stream()
                        .flatMap(List::stream)
                        .map(DaemonFacts.DeviceClock::step)
                        .min(Comparator.naturalOrder())
                        .orElse(STEP));
    }

    /** DOC-63: who keeps the clock is asked first. */
    private Optional<Offset> said(Set<TimeService> services) {
        if (services.contains(TimeService.CHRONY)) {
            var said = heard("/usr/bin/chronyc", "-n", "tracking").flatMap(Said::byChrony);
            if (said.isPresent()) return said;
        }
        return services.contains(TimeService.TIMESYNCD)
                ? heard("/usr/bin/timedatectl", "timesync-status").flatMap(Said::byTimesyncd)
                : Optional.empty();
    }

    private Optional<String> heard(String... command) {
        try {
            var answer = probe.ask(List.of(command));
            return answer.status() == 0 ? Optional.of(answer.out()) : Optional.empty();
        } catch (Probe.SilentException e) {
            return Optional.empty();
        }
    }

    static String text(Duration time) {
        return "%.6f".formatted(time.toNanos() / 1e9);
    }

    private static Finding unknown(String id, String source, String why) {
        return Finding.unknown(id, Place.asked(source), "Not checked: " + why + ".");
    }

    static Finding finding(
            String id,
            Severity severity,
            String source,
            String what,
            String means,
            String... todo) {
        return new Finding(
                id,
                severity,
                Set.of(Effect.LOCKOUT),
                Place.asked(source),
                List.of(),
                List.of(),
                what,
                means,
                List.of(todo));
    }
}
