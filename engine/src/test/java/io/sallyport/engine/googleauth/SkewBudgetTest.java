package io.sallyport.engine.googleauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The wide search is bounded (GA-166). */
class SkewBudgetTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_010);
    private final SkewBudget budget = new SkewBudget();

    @Test
    void an_account_has_two_searches_in_each_time_step() {
        assertTrue(budget.take("alice", 7, NOW));
        assertTrue(budget.take("alice", 7, NOW));
        assertFalse(budget.take("alice", 7, NOW));
        assertTrue(budget.take("bob", 7, NOW));
        assertTrue(budget.take("alice", 8, NOW));
    }

    @Test
    void all_accounts_together_have_a_budget_that_fills_again() {
        assertEquals(SkewBudget.BURST, taken(NOW, "first"));
        assertEquals(0, taken(NOW, "second"));
        assertEquals(1, taken(NOW.plus(SkewBudget.INTERVAL), "third"));
        assertEquals(10, taken(NOW.plus(SkewBudget.INTERVAL).plusSeconds(1), "fourth"));
        assertEquals(SkewBudget.BURST, taken(NOW.plusSeconds(3600), "fifth"));
    }

    @Test
    void a_clock_that_was_set_back_delays_nobody_for_as_long() {
        assertEquals(SkewBudget.BURST, taken(NOW, "before"));
        Instant back = NOW.minus(Duration.ofDays(1));
        assertEquals(0, taken(back, "after"));
        assertEquals(10, taken(back.plusSeconds(1), "later"));
    }

    /** How many of many accounts get a search. */
    private int taken(Instant now, String prefix) {
        return (int) IntStream.range(0, 1_000).filter(i -> budget.take(prefix + i, 7, now)).count();
    }
}
