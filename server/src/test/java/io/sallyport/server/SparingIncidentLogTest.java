package io.sallyport.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparingIncidentLogTest {
    private final List<String> lines = new ArrayList<>();
    private long now;
    private final SparingIncidentLog log =
            new SparingIncidentLog(
                    (line, trace) -> lines.add(line + (trace.isPresent() ? " + trace" : "")),
                    () -> now);

    @Test
    void a_reason_is_traced_once_a_minute() {
        log.report("A", new StoreException("full"));
        log.report("B", new StoreException("full"));
        log.report("C", new StoreException("gone"));
        now += Duration.ofSeconds(60).toNanos() - 1;
        log.report("D", new StoreException("full"));
        now++;
        log.report("E", new StoreException("full"));
        assertEquals(
                List.of(
                        "incident A: full + trace",
                        "incident B: full",
                        "incident C: gone + trace",
                        "incident D: full",
                        "incident E: full + trace"),
                lines);
    }

    /** Each login meets a disk that is full; the log's own disk must not follow. */
    @Test
    void a_thousand_incidents_a_second_are_ten_lines_and_a_number() {
        for (int i = 0; i < 1_000; i++) log.report("A", new StoreException("full"));
        assertEquals(SparingIncidentLog.BURST, lines.size());
        now += Duration.ofSeconds(1).toNanos();
        log.report("B", new StoreException("full"));
        assertEquals(
                List.of(
                        "990 further incidents were not written here, to spare the log",
                        "incident B: full"),
                lines.subList(SparingIncidentLog.BURST, lines.size()));
    }

    @Test
    void a_bug_is_told_as_one() {
        log.report("A", new IllegalStateException("x"));
        assertTrue(lines.getFirst().contains("a bug of sallyport"), lines.getFirst());
    }
}
