package io.sallyport.server.doctor.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.doctor.DaemonFacts.DeviceClock;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Severity;
import io.sallyport.server.doctor.ToldFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DOC-67: most accounts, the same direction, a step or more. */
class CommonDriftTest {
    /** Steps that the clock of each account is ahead. */
    @ParameterizedTest
    @CsvSource({
        "'1 1 2 0 0', WARNING",
        "'-1 -1 -1', WARNING",
        "'1 1 0 0', OK",
        "'1 1 -1 -1', OK",
        "'1 1', OK",
        "'', OK"
    })
    void most_clocks_on_one_side(String steps, Severity severity) {
        assertEquals(severity, found(steps).severity());
    }

    @Test
    void the_direction_is_told_and_the_numbers_stand_apart() {
        assertTrue(found("1 1 1 0").what().contains("ahead of"));
        assertTrue(found("-1 -1 -1 0").what().contains("behind"));
        assertEquals(found("1 1 1 0").what(), found("1 1 1 1").what());
        assertTrue(found("1 1 1 0").means().contains("3 of 4"));
    }

    /** Less than a step is nothing, however many devices an account has. */
    @Test
    void accounts_are_counted_and_not_devices() {
        var clocks = clocks("1 0 0");
        clocks.addAll(List.of(clock("0", 1), clock("0", 1), clock("0", 1)));
        assertEquals(Severity.OK, found(Optional.of(clocks)).severity());
    }

    @Test
    void a_daemon_that_is_silent_leaves_it_unknown() {
        assertEquals(Severity.UNKNOWN, found(Optional.empty()).severity());
    }

    private static Finding found(String steps) {
        return found(Optional.of(clocks(steps)));
    }

    private static Finding found(Optional<List<DeviceClock>> clocks) {
        return new CommonDrift(new ToldFacts(clocks)).findings().getFirst();
    }

    private static List<DeviceClock> clocks(String steps) {
        var clocks = new ArrayList<DeviceClock>();
        for (String ahead : steps.isEmpty() ? new String[0] : steps.split(" "))
            clocks.add(clock(String.valueOf(clocks.size()), Integer.parseInt(ahead)));
        return clocks;
    }

    private static DeviceClock clock(String account, int steps) {
        return new DeviceClock(account, Duration.ofSeconds(30), Duration.ofSeconds(30L * steps));
    }
}
