package io.sallyport.engine.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.Rehearsal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The budgets against a plain model (GUESS-10, GUESS-36, GUESS-41, GUESS-54). */
class GuessBudgetTest {
    private static final Standing STRANGER = new Standing.Stranger(false);

    /** GUESS-10 and section 2. */
    @Test
    void the_buckets_are_those_of_the_page() {
        assertEquals(
                new GuessBudget.LaneBuckets(
                        new Bucket(5, Duration.ofHours(1)),
                        new Bucket(8, Duration.ofDays(1)),
                        new Bucket(16, Duration.ofDays(30))),
                GuessBudget.STRANGER);
        assertEquals(
                new GuessBudget.LaneBuckets(
                        new Bucket(5, Duration.ofMinutes(15)),
                        new Bucket(8, Duration.ofDays(1)),
                        new Bucket(9, Duration.ofDays(30))),
                GuessBudget.KNOWN);
        assertEquals(new Bucket(60, Duration.ofMinutes(10)), GuessBudget.LEVEL_TWO);
    }

    /** A guess must be a whole number of nanoseconds, or refilling would be rounded. */
    @Test
    void no_bucket_is_rounded() {
        for (Bucket bucket :
                List.of(
                        GuessBudget.STRANGER.shortTerm(),
                        GuessBudget.STRANGER.day(),
                        GuessBudget.STRANGER.month(),
                        GuessBudget.KNOWN.shortTerm(),
                        GuessBudget.KNOWN.day(),
                        GuessBudget.KNOWN.month(),
                        GuessBudget.LEVEL_TWO))
            assertEquals(0, bucket.span().toNanos() % bucket.capacity());
    }

    /** GUESS-54: attempts, clock moves both ways, all charges; equal after each. */
    @Test
    void budgets_agree_with_a_list_of_timestamps() {
        Property.holds(
                300,
                random -> {
                    var lane = ReferenceBudget.strangerLane();
                    var pairs = ReferenceBudget.pairs();
                    GuessState state = GuessState.FULL;
                    Instant now = Rehearsal.NOON;
                    for (int i = 0; i < 150; i++) {
                        now = now.plus(step(random, i));
                        int charge = 1 + random.nextInt(random.nextInt(4) == 0 ? 7 : 3);
                        int codes = 1 + random.nextInt(3);
                        Instant at = now;
                        boolean expected =
                                switch (codes) {
                                    case 1 -> lane.stream().allMatch(b -> b.bears(charge, at));
                                    case 2 -> pairs.bears(charge, at);
                                    default -> true;
                                };
                        var next = GuessBudget.take(state, STRANGER, codes, charge, now);
                        assertEquals(expected, next.isPresent(), "guess " + i + " at " + now);
                        if (next.isEmpty()) continue;
                        state = next.get();
                        if (codes == 1) lane.forEach(bucket -> bucket.take(charge, at));
                        if (codes == 2) pairs.take(charge, at);
                    }
                });
    }

    /** GUESS-36: what a clock refuses, no clock that is further back allows. */
    @Test
    void moving_the_clock_back_only_closes() {
        Property.holds(
                500,
                random -> {
                    GuessState state = GuessState.FULL;
                    Instant now = Rehearsal.NOON;
                    for (int i = 0; i < 30; i++) {
                        now = now.plusSeconds(random.nextInt(5_000));
                        state = GuessBudget.take(state, STRANGER, 1, 1, now).orElse(state);
                        state = GuessBudget.take(state, STRANGER, 2, 9, now).orElse(state);
                    }
                    Instant back = now.minusSeconds(random.nextInt(100_000));
                    for (int codes = 1; codes <= 2; codes++)
                        for (int charge = 1; charge <= 5; charge++)
                            assertTrue(
                                    GuessBudget.take(state, STRANGER, codes, charge, back).isEmpty()
                                            || GuessBudget.take(state, STRANGER, codes, charge, now)
                                                    .isPresent());
                });
    }

    @Test
    void a_full_bucket_holds_its_capacity_and_nothing_more() {
        var bucket = new Bucket(5, Duration.ofHours(1));
        Instant now = Rehearsal.NOON;
        assertTrue(bucket.take(Instant.EPOCH, 5, now).isPresent());
        assertTrue(bucket.take(Instant.EPOCH, 6, now).isEmpty());
        Instant state = bucket.take(Instant.EPOCH, 5, now).orElseThrow();
        assertEquals(now.plus(Duration.ofHours(1)), state);
        // Full for ever is not fuller than full.
        Instant later = now.plus(Duration.ofDays(5_000));
        assertEquals(later.plusSeconds(720), bucket.take(state, 1, later).orElseThrow());
    }

    private static Duration step(RandomGenerator random, int guess) {
        return switch (random.nextInt(10)) {
            case 0 -> Duration.ofSeconds(-random.nextLong(7_200));
            case 1 -> Duration.ofDays(random.nextLong(1, 10));
            case 2 -> Duration.ofHours(random.nextLong(1, 30));
            case 3, 4 -> Duration.ofMinutes(12L * random.nextInt(1, 4));
            case 5 -> Duration.ofNanos(random.nextLong(1_000_000_000_000L));
            case 6 -> Duration.ofMinutes(12).plusNanos(random.nextInt(3) - 1);
            case 7 -> Duration.ofSeconds(guess % 2 == 0 ? 10 : 30);
            default -> Duration.ZERO;
        };
    }
}
