package io.sallyport.engine.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.judge.BudgetChange.Budget;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is counted is what the judge took and gave (GUESS-59). */
class BudgetChangeTest {
    private final Rehearsal alice = new Rehearsal();
    private final Device phone = alice.totp("phone", Rehearsal.SIX);

    @Test
    void each_wrong_code_of_a_stranger_is_a_guess() {
        for (int i = 0; i < 5; i++) {
            assertEquals(new BudgetChange(Budget.STRANGER, 1, 0), after(alice.wrongCode(6)));
            alice.advance(Duration.ofSeconds(7));
        }
        // More is asked for, and nothing is written.
        assertEquals(new BudgetChange(Budget.NONE, 0, 0), after(alice.wrongCode(6)));
    }

    @Test
    void two_devices_cost_two() {
        alice.totp("tablet", Rehearsal.SIX);
        assertEquals(new BudgetChange(Budget.STRANGER, 2, 0), after(alice.wrongCode(6)));
    }

    @Test
    void a_right_code_costs_nothing() {
        assertEquals(new BudgetChange(Budget.NONE, 0, 0), after(phone.code(alice.step())));
    }

    @Test
    void a_wrong_pair_is_charged_to_the_pairs() {
        assertEquals(
                new BudgetChange(Budget.PAIRS, 1, 0),
                after(alice.wrongCode(6) + alice.wrongCode(6)));
    }

    private BudgetChange after(String typed) {
        GuessState before = alice.account().guesses();
        var at = alice.now();
        alice.type(typed);
        return BudgetChange.between(before, alice.account().guesses(), at);
    }
}
