package io.sallyport.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A clock that leapt deletes nothing. */
class SteadyClockTest {
    private static final Duration DAY = Duration.ofDays(1);

    private Instant wall = Instant.parse("2026-07-01T12:00:00Z");
    private long nanos = 77;

    private SteadyClock clock(Duration sinceLastSeal) {
        return new SteadyClock(() -> wall, () -> nanos, Optional.of(wall.minus(sinceLastSeal)));
    }

    private void goOn(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    @Test
    void a_clock_that_goes_on_is_believed_at_once() {
        var clock = clock(DAY);
        assertEquals(Optional.of(wall), clock.instant());
        goOn(Duration.ofDays(400));
        assertEquals(Optional.of(wall), clock.instant());
    }

    @Test
    void after_a_leap_it_is_not_believed_for_a_day() {
        var clock = clock(DAY);
        wall = wall.plus(Duration.ofDays(3_650));
        assertEquals(Optional.empty(), clock.instant());
        goOn(Duration.ofHours(23));
        assertEquals(Optional.empty(), clock.instant());
        goOn(Duration.ofHours(1));
        assertEquals(Optional.of(wall), clock.instant());
    }

    @Test
    void a_leap_back_is_one_too() {
        var clock = clock(DAY);
        wall = wall.minus(Duration.ofHours(2));
        assertEquals(Optional.empty(), clock.instant());
    }

    @Test
    void a_start_long_after_the_newest_seal_is_doubted_for_a_day() {
        var clock = clock(Duration.ofDays(31));
        assertEquals(Optional.empty(), clock.instant());
        goOn(DAY);
        assertEquals(Optional.of(wall), clock.instant());
    }

    @Test
    void the_first_start_of_all_is_not_doubted() {
        var clock = new SteadyClock(() -> wall, () -> nanos, Optional.empty());
        assertEquals(Optional.of(wall), clock.instant());
    }
}
