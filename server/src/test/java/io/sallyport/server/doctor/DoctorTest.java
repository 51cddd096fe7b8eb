package io.sallyport.server.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.config.AcceptedHazard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final Duration SOON = Duration.ofMillis(200);

    /** DOC-7, DOC-3 */
    @Test
    void what_takes_too_long_or_fails_is_unknown() {
        var never = new CountDownLatch(1);
        var slow =
                check(
                        "hazard-01",
                        () -> {
                            never.await();
                            return List.of();
                        });
        var broken =
                check(
                        "hazard-02",
                        () -> {
                            throw new IllegalStateException("a secret");
                        });

        var found = only("hazard-0[12]", List.of(), slow, broken);

        assertEquals(
                List.of("hazard-01 UNKNOWN", "hazard-02 UNKNOWN"),
                found.stream().map(one -> one.id() + " " + one.severity()).toList());
        assertFalse(found.get(1).what().contains("a secret"));
        assertTrue(report(found).isFailure(false));
    }

    /** DOC-74: a row that is not built is no success either. */
    @Test
    void a_row_without_a_check_is_unknown() {
        var found = new Doctor(List.of(), List.of(), SOON).examine(id -> true);

        assertEquals(37, found.size());
        assertTrue(found.stream().allMatch(one -> one.severity() == Severity.UNKNOWN));
    }

    /** DOC-70, DOC-72 */
    @Test
    void findings_are_sorted_by_severity_and_identifier() {
        var found =
                only(
                        "hazard-0[1-3]",
                        List.of(),
                        of("hazard-03", Severity.ERROR),
                        of("hazard-02", Severity.OK),
                        of("hazard-01", Severity.ERROR));

        assertEquals(
                List.of("hazard-01", "hazard-03", "hazard-02"),
                found.stream().map(Finding::id).toList());
    }

    /** DOC-56 */
    @Test
    void an_exception_is_a_notice_with_its_reason() {
        var accepted =
                new AcceptedHazard(
                        "hazard-28",
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        "for the robots");
        var found = only("hazard-28", List.of(accepted), of("hazard-28", Severity.ERROR));

        assertEquals(Severity.NOTICE, found.getFirst().severity());
        assertTrue(found.getFirst().means().contains("for the robots"));
        var unknown = only("hazard-28", List.of(accepted), of("hazard-28", Severity.UNKNOWN));
        assertEquals(Severity.UNKNOWN, unknown.getFirst().severity());
    }

    /** DOC-73, DOC-74 */
    @Test
    void the_exit_status_counts_errors_and_what_has_to_be_known() {
        assertTrue(fails("hazard-30", Severity.ERROR, false));
        assertFalse(fails("hazard-30", Severity.UNKNOWN, true));
        assertTrue(fails("hazard-25", Severity.UNKNOWN, false));
        assertTrue(fails("daemon", Severity.UNKNOWN, false));
        assertFalse(fails("hazard-01", Severity.WARNING, false));
        assertTrue(fails("hazard-01", Severity.WARNING, true));
        assertFalse(fails("hazard-01", Severity.NOTICE, true));
    }

    /** DOC-6 */
    @Test
    void control_characters_are_not_shown() {
        assertEquals("a?[31mb c", Printable.of("a\u001b[31mb\nc"));
        assertTrue(Printable.of("x".repeat(5000)).length() < 1100);
    }

    /** DOC-69, DOC-71 */
    @Test
    void json_has_every_part() {
        var json = ReportJson.of(report(List.of(finding("hazard-15", Severity.ERROR))));

        assertEquals(
                Set.of("version", "host", "time", "sshd", "findings", "skipped", "counts"),
                json.keySet());
        assertTrue(
                String.valueOf(json.get("findings"))
                        .startsWith(
                                "[{id=hazard-15, severity=error, effect=[], file=null, line=null,"
                                        + " source=here, users=[], addresses=[], what="));
    }

    /** DOC-5 */
    @Test
    void a_program_has_a_fixed_environment_and_bounds() throws Exception {
        var probe = new Probe(Duration.ofSeconds(1));

        assertEquals(
                "LC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n",
                probe.ask(List.of("/usr/bin/env"))
                        .out()
                        .lines()
                        .sorted()
                        .reduce("", (all, line) -> all + line + "\n"));
        assertEquals("$HOME;", probe.ask(List.of("/bin/echo", "-n", "$HOME;")).out());
        assertThrows(Probe.SilentException.class, () -> probe.ask(List.of("env")));
        assertThrows(Probe.SilentException.class, () -> probe.ask(List.of("/bin/sleep", "60")));
        assertThrows(Probe.SilentException.class, () -> probe.ask(List.of("/usr/bin/yes")));
    }

    private static boolean fails(String id, Severity severity, boolean isStrict) {
        return report(List.of(finding(id, severity))).isFailure(isStrict);
    }

    private static Report report(List<Finding> found) {
        return new Report("web1", Instant.EPOCH, List.of(), found, List.of());
    }

    private static List<Finding> only(String ids, List<AcceptedHazard> accepted, Check... checks) {
        return new Doctor(List.of(checks), accepted, SOON).examine(id -> id.matches(ids));
    }

    private static Check of(String id, Severity severity) {
        return check(id, () -> List.of(finding(id, severity)));
    }

    private static Finding finding(String id, Severity severity) {
        return new Finding(
                id,
                severity,
                Set.of(),
                Place.asked("here"),
                List.of(),
                List.of(),
                "What.",
                "Means.",
                List.of());
    }

    private interface Work {
        List<Finding> done() throws InterruptedException;
    }

    private static Check check(String id, Work work) {
        return new Check() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public List<Finding> findings() {
                try {
                    return work.done();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }
}
