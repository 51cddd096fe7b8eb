package io.sallyport.engine.judge;

import io.sallyport.engine.account.GuessState;
import java.time.Duration;
import java.time.Instant;

/**
 * What one decision took out of an account's guess budgets or put back, in standard guesses
 * (GUESS-3), for whoever counts.
 *
 * @param budget that was touched
 * @param charged taken out
 * @param refunded put back
 */
public record BudgetChange(Budget budget, int charged, int refunded) {
    /** Which budget. */
    public enum Budget {
        STRANGER,
        KNOWN,
        PAIRS,
        NONE
    }

    private static final BudgetChange NOTHING = new BudgetChange(Budget.NONE, 0, 0);

    /** What happened between two states of an account, by a decision at {@code at}. */
    public static BudgetChange between(GuessState before, GuessState after, Instant at) {
        if (!before.stranger().equals(after.stranger()))
            return of(
                    Budget.STRANGER,
                    GuessBudget.STRANGER.day(),
                    before.stranger().day(),
                    after.stranger().day(),
                    at);
        if (!before.known().equals(after.known()))
            return of(
                    Budget.KNOWN,
                    GuessBudget.KNOWN.day(),
                    before.known().day(),
                    after.known().day(),
                    at);
        if (!before.levelTwo().equals(after.levelTwo()))
            return of(Budget.PAIRS, GuessBudget.LEVEL_TWO, before.levelTwo(), after.levelTwo(), at);
        return NOTHING;
    }

    /** A bucket is the instant at which it would be full; one that is full may lie in the past. */
    private static BudgetChange of(
            Budget budget, Bucket bucket, Instant before, Instant after, Instant at) {
        Duration guess = bucket.span().dividedBy(bucket.capacity());
        Instant from = before.isAfter(at) ? before : at;
        if (after.isAfter(from)) return new BudgetChange(budget, guesses(from, after, guess), 0);
        Instant to = after.isAfter(at) ? after : at;
        return new BudgetChange(budget, 0, guesses(to, from, guess));
    }

    private static int guesses(Instant from, Instant to, Duration guess) {
        long half = guess.dividedBy(2).toNanos();
        return (int) Duration.between(from, to).plusNanos(half).dividedBy(guess);
    }
}
