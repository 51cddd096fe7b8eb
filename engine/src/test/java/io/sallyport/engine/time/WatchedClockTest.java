package io.sallyport.engine.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.engine.testing.HandClock;
import io.sallyport.engine.testing.Rehearsal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the wall clock is believed (FAULT-10, FAULT-30 to FAULT-32, GUESS-36). */
class WatchedClockTest {
    private static final Duration LONG_UP = Duration.ofDays(3);
    private static final String REMEDY =
            ", so no code is judged by it; set it right, or, if it is right now, say so:"
                    + " sallyport clock trust";

    private final HandClock wall = new HandClock(Rehearsal.NOON);
    private Duration sinceBoot = LONG_UP;
    private WatchedClock clock = watched(Instant.EPOCH);

    @Test
    void a_clock_that_goes_on_as_the_time_since_boot_is_believed() {
        for (int hour = 0; hour < 1_000; hour++) {
            passes(Duration.ofHours(1));
            wall.advance(Duration.ofSeconds(hour % 2 == 0 ? 2 : -2));
            assertEquals(wall.instant(), clock.read().trusted());
        }
    }

    /** The kernel steers a clock by 1.8 s an hour at the most. */
    @Test
    void a_clock_that_is_steered_for_weeks_is_believed() {
        for (int minute = 0; minute < 30 * 24 * 60; minute++) {
            passes(Duration.ofMinutes(1));
            wall.advance(Duration.ofMillis(30));
            assertEquals(Optional.empty(), clock.read().doubt());
        }
    }

    /** FAULT-32. */
    @Test
    void a_leap_ahead_is_doubted_until_the_clock_returns() {
        wall.advance(Duration.ofSeconds(60));
        assertEquals(Optional.empty(), clock.read().doubt());
        wall.advance(Duration.ofHours(1));
        passes(Duration.ofMinutes(10));
        assertDoubt("the clock has leapt ahead of the time since boot by 61 minutes");
        assertThrows(ClockException.class, () -> clock.read().trusted());
        passes(Duration.ofDays(20));
        assertDoubt("the clock has leapt ahead of the time since boot by 61 minutes");
        wall.advance(Duration.ofMinutes(-61));
        assertEquals(Optional.empty(), clock.read().doubt());
        wall.advance(Duration.ofDays(3_650));
        assertDoubt("the clock has leapt ahead of the time since boot by 3650 days");
    }

    /** FAULT-30. */
    @Test
    void a_clock_that_was_set_back_is_doubted() {
        wall.advance(Duration.ofDays(-1));
        assertDoubt("the clock has fallen behind the time since boot by 24 hours");
        wall.advance(Duration.ofDays(1));
        assertEquals(Optional.empty(), clock.read().doubt());
    }

    /** FAULT-31. */
    @Test
    void a_clock_that_stands_still_is_doubted_after_two_steps() {
        sinceBoot = sinceBoot.plusSeconds(60);
        assertEquals(Optional.empty(), clock.read().doubt());
        sinceBoot = sinceBoot.plusSeconds(1);
        assertDoubt("the clock has fallen behind the time since boot by 61 seconds");
    }

    /** FAULT-30: also by a process that did not see it happen. */
    @Test
    void at_a_start_a_clock_behind_the_newest_record_is_doubted_until_it_has_passed_it() {
        clock = watched(Rehearsal.NOON.plusSeconds(3_600));
        assertDoubt("the clock is 60 minutes behind the newest record, of 2026-03-01T13:00:00Z");
        passes(Duration.ofMinutes(59));
        assertEquals(Optional.empty(), clock.read().doubt());
        clock = watched(wall.instant().plusSeconds(60));
        assertEquals(Optional.empty(), clock.read().doubt());
    }

    /** A machine without a battery learns the time from the network, soon after boot. */
    @Test
    void soon_after_boot_the_clock_may_be_set_ahead_and_not_back() {
        sinceBoot = Duration.ofMinutes(1);
        clock = watched(Rehearsal.NOON.plus(Duration.ofDays(400)));
        assertDoubt("the clock is 400 days behind the newest record, of 2027-04-05T12:00:00Z");
        wall.advance(Duration.ofDays(399));
        assertDoubt("the clock is 24 hours behind the newest record, of 2027-04-05T12:00:00Z");
        wall.advance(Duration.ofDays(2));
        assertEquals(Optional.empty(), clock.read().doubt());
        wall.advance(Duration.ofHours(-5));
        assertDoubt("the clock has fallen behind the time since boot by 5 hours");
        wall.advance(Duration.ofHours(5));
        passes(Duration.ofMinutes(14));
        wall.advance(Duration.ofHours(5));
        assertDoubt("the clock has leapt ahead of the time since boot by 5 hours");
    }

    @Test
    void an_administrator_can_say_that_the_clock_is_right() {
        clock = watched(Rehearsal.NOON.plus(Duration.ofDays(400)));
        assertEquals(Rehearsal.NOON, clock.trust());
        assertEquals(Optional.empty(), clock.read().doubt());
        wall.advance(Duration.ofDays(-7));
        clock.trust();
        assertEquals(Optional.empty(), clock.read().doubt());
        wall.advance(Duration.ofMinutes(-2));
        assertDoubt("the clock has fallen behind the time since boot by 2 minutes");
    }

    private WatchedClock watched(Instant mark) {
        return new WatchedClock(wall, () -> sinceBoot, mark);
    }

    private void passes(Duration time) {
        wall.advance(time);
        sinceBoot = sinceBoot.plus(time);
    }

    private void assertDoubt(String why) {
        assertEquals(Optional.of(why + REMEDY), clock.read().doubt());
    }
}
