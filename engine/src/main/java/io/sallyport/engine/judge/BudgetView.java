package io.sallyport.engine.judge;

import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.GuessState.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * How much guessing an account still bears, for its administrator (GUESS-58).
 *
 * @param strangers the lane of all sources together
 * @param known the lane of all known devices together
 * @param pairs the bucket of two codes at once
 */
public record BudgetView(Left strangers, Left known, Left pairs) {
    /**
     * What is left of a budget.
     *
     * @param guesses standard guesses that it bears now
     * @param of when it is full
     * @param fullAt when it is full again; now or earlier if it is
     */
    public record Left(int guesses, int of, Instant fullAt) {}

    /** The budgets of {@code state} as of now. */
    public static BudgetView of(GuessState state, Instant now) {
        return new BudgetView(
                left(GuessBudget.STRANGER, state.stranger(), now),
                left(GuessBudget.KNOWN, state.known(), now),
                new Left(
                        left(GuessBudget.LEVEL_TWO, state.levelTwo(), now),
                        GuessBudget.LEVEL_TWO.capacity(),
                        state.levelTwo()));
    }

    /** The bucket that bears least decides. */
    private static Left left(GuessBudget.LaneBuckets buckets, Lane lane, Instant now) {
        int least =
                Math.min(
                        left(buckets.shortTerm(), lane.shortTerm(), now),
                        Math.min(
                                left(buckets.day(), lane.day(), now),
                                left(buckets.month(), lane.month(), now)));
        Instant fullAt = Collections.max(List.of(lane.shortTerm(), lane.day(), lane.month()));
        return new Left(least, buckets.shortTerm().capacity(), fullAt);
    }

    private static int left(Bucket bucket, Instant fullAt, Instant now) {
        if (!fullAt.isAfter(now)) return bucket.capacity();
        Duration missing = Duration.between(now, fullAt);
        Duration guess = bucket.span().dividedBy(bucket.capacity());
        long taken = missing.plus(guess).minusNanos(1).dividedBy(guess);
        return (int) Math.max(0, bucket.capacity() - taken);
    }
}
