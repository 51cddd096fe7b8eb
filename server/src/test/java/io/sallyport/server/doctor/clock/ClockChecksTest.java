package io.sallyport.server.doctor.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.DaemonFacts.DeviceClock;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.Severity;
import io.sallyport.server.doctor.ToldFacts;
import io.sallyport.server.unix.KernelClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockChecksTest {
    private static final Duration STEP = Duration.ofSeconds(30);

    @TempDir Path root;

    private static Severity judged(double seconds) {
        var ahead = Duration.ofNanos((long) (seconds * 1e9));
        return new OffsetLimits(STEP).judge(new Offset(ahead, Duration.ZERO, "x")).severity();
    }

    /** DOC-65: at each limit and just above. */
    @Test
    void limits_of_the_offset() {
        assertEquals(Severity.OK, judged(0));
        assertEquals(Severity.OK, judged(2));
        assertEquals(Severity.NOTICE, judged(2.001));
        assertEquals(Severity.NOTICE, judged(-5));
        assertEquals(Severity.WARNING, judged(5.001));
        assertEquals(Severity.WARNING, judged(15));
        assertEquals(Severity.ERROR, judged(-15.001));
        assertEquals(Severity.ERROR, judged(1e9));
        var minute = new OffsetLimits(Duration.ofMinutes(1));
        assertEquals(
                Severity.OK,
                minute.judge(new Offset(Duration.ofSeconds(4), Duration.ZERO, "x")).severity());
    }

    /** DOC-65, DOC-72: a rough measurement says so, and numbers are apart from what it is. */
    @Test
    void uncertainty_is_told() {
        var limits = new OffsetLimits(STEP);
        Finding rough = limits.judge(new Offset(Duration.ofSeconds(4), Duration.ofSeconds(2), "x"));
        assertTrue(rough.means().contains("beyond the next limit"));
        Finding fine =
                limits.judge(new Offset(Duration.ofMillis(4_001), Duration.ofMillis(1), "x"));
        assertFalse(fine.means().contains("beyond the next limit"));
        assertEquals(rough.what(), fine.what());
    }

    /** DOC-61 */
    @Test
    void the_kernel_s_word() throws IOException {
        KernelClock.State state = KernelClock.read();
        assertTrue(state.maximumError().compareTo(state.estimatedError()) >= 0, state::toString);
        var unkept = new KernelClock.State(false, Duration.ZERO, Duration.ZERO);
        assertEquals(
                Severity.WARNING,
                ClockChecks.kernel(unkept, Set.of(TimeService.CHRONY)).severity());
        assertEquals(Severity.ERROR, ClockChecks.kernel(unkept, Set.of()).severity());
        var kept = new KernelClock.State(true, Duration.ZERO, Duration.ZERO);
        assertEquals(Severity.OK, ClockChecks.kernel(kept, Set.of()).severity());
    }

    private void process(int id, String name) throws IOException {
        Path folder = Files.createDirectories(root.resolve("proc/" + id));
        Files.writeString(folder.resolve("comm"), name + "\n");
    }

    /** DOC-62: by name, as the kernel cuts it; two processes of one service are one. */
    @Test
    void time_services_are_found() throws IOException {
        process(1, "systemd");
        assertEquals(Set.of(), TimeService.running(root.resolve("proc")));
        assertEquals(Severity.ERROR, ClockChecks.services(Set.of()).severity());
        process(20, "chronyd");
        process(21, "chronyd");
        assertEquals(Set.of(TimeService.CHRONY), TimeService.running(root.resolve("proc")));
        process(22, "systemd-timesyn");
        var both = TimeService.running(root.resolve("proc"));
        assertEquals(EnumSet.of(TimeService.CHRONY, TimeService.TIMESYNCD), both);
        assertEquals(Severity.WARNING, ClockChecks.services(both).severity());
        assertEquals(Severity.OK, ClockChecks.services(Set.of(TimeService.NTPD)).severity());
    }

    /** DOC-63 */
    @Test
    void what_time_services_say() {
        String tracking =
                """
                Reference ID    : C0A80001 (192.168.0.1)
                Stratum         : 3
                System time     : 0.250000000 seconds slow of NTP time
                Root delay      : 0.040000000 seconds
                Root dispersion : 0.010000000 seconds
                Leap status     : Normal
                """;
        Offset offset = Said.byChrony(tracking).orElseThrow();
        assertEquals(Duration.ofMillis(-250), offset.ahead());
        assertEquals(Duration.ofMillis(30), offset.uncertainty());
        assertTrue(Said.byChrony(tracking.replace("Normal", "Not synchronised")).isEmpty());
        assertTrue(Said.byChrony("").isEmpty());
        assertEquals(
                Duration.ofNanos(-61_234_500_000L),
                Said.byTimesyncd("  Server: a\n  Offset: +1min 1.2345s\n").orElseThrow().ahead());
        assertEquals(
                Duration.ofNanos(12_000),
                Said.byTimesyncd("       Offset: -12us\n").orElseThrow().ahead());
        assertTrue(Said.byTimesyncd("Offset: n/a\n").isEmpty());
        assertTrue(Said.byTimesyncd("Offset: +1parsec\n").isEmpty());
        assertTrue(Said.byTimesyncd("Offset: +1ms and more\n").isEmpty());
    }

    /** DOC-64 */
    @Test
    void the_server_of_the_time_service() throws IOException {
        assertEquals(Optional.empty(), TimeServers.configured(root));
        Path timesyncd = root.resolve("etc/systemd/timesyncd.conf");
        Files.createDirectories(timesyncd.getParent());
        Files.writeString(timesyncd, "[Time]\n#NTP=no.example\nNTP=one.example two.example\n");
        assertEquals(Optional.of("one.example"), TimeServers.configured(root));
        Path chrony = root.resolve("etc/chrony/sources.d/a.sources");
        Files.createDirectories(chrony.getParent());
        Files.writeString(chrony, "# pool no.example\npool pool.example iburst\n");
        assertEquals(Optional.of("pool.example"), TimeServers.configured(root));
        assertEquals(123, TimeServers.named("2001:db8::1").orElseThrow().getPort());
        assertEquals(99, TimeServers.named("[2001:db8::1]:99").orElseThrow().getPort());
        assertEquals(99, TimeServers.named("127.0.0.1:99").orElseThrow().getPort());
        assertEquals(Optional.empty(), TimeServers.named("a b"));
        assertEquals(Optional.empty(), TimeServers.named("127.0.0.1:0"));
    }

    private Finding offset(Optional<String> server, boolean isOffline) {
        return offset(server, isOffline, new ToldFacts(Optional.empty()));
    }

    private Finding offset(Optional<String> server, boolean isOffline, DaemonFacts daemon) {
        return new ClockChecks(root, new Probe(), InstantSource.system(), server, isOffline, daemon)
                .all().stream()
                        .filter(check -> check.id().equals("clock-offset"))
                        .map(Check::findings)
                        .findFirst()
                        .orElseThrow()
                        .getFirst();
    }

    /** DOC-64: nobody is asked without need, and without a server nothing is known. */
    @Test
    void whom_is_asked() throws IOException {
        process(1, "init");
        assertEquals(Severity.UNKNOWN, offset(Optional.empty(), false).severity());
        try (var responder =
                new Responder((own, question) ->
                        Responder.send(
                                own,
                                question,
                                Responder.right(question, Duration.ofSeconds(60)).array()))) {
            String place = "127.0.0.1:" + responder.address().getPort();
            assertEquals(Severity.ERROR, offset(Optional.of(place), false).severity());
            assertEquals(Severity.UNKNOWN, offset(Optional.of(place), true).severity());
        }
    }

    /** DOC-65: with the shortest step in use, the same shares. */
    @Test
    void limits_are_those_of_the_shortest_step() throws IOException {
        process(1, "init");
        var minute = new DeviceClock("anna", Duration.ofSeconds(60), Duration.ZERO);
        var quick = new DeviceClock("bob", Duration.ofSeconds(6), Duration.ZERO);
        try (var responder =
                new Responder((own, question) ->
                        Responder.send(
                                own,
                                question,
                                Responder.right(question, Duration.ofMillis(3_500)).array()))) {
            var place = Optional.of("127.0.0.1:" + responder.address().getPort());
            var slow = new ToldFacts(Optional.of(List.of(minute)));
            assertEquals(Severity.OK, offset(place, false, slow).severity());
            var fast = new ToldFacts(Optional.of(List.of(minute, quick)));
            assertEquals(Severity.ERROR, offset(place, false, fast).severity());
        }
    }
}
