package io.sallyport.engine.judge;

import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.GuessState.Told;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.audit.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** What the owner is to be told after a refused guess, at most once a day of each kind. */
record Notices(Set<OwnerNotice> due, GuessState state) {
    private static final Duration ONCE_IN = Duration.ofDays(1);

    /**
     * @param charged the state with the guess charged
     */
    static Notices ofRefused(CodeGuess guess, GuessState charged, Cause cause, Instant now) {
        // The owner's own slips of the finger are no news.
        if (!(guess.standing(now) instanceof Standing.Stranger))
            return new Notices(Set.of(), charged);
        var due = EnumSet.noneOf(OwnerNotice.class);
        Told told = charged.told();
        if (cause == Cause.WRONG_CODE && isOver(told.wrongStep(), now))
            due.add(OwnerNotice.WRONG_SECOND_STEP);
        if (guess.count() == 1 && isOver(told.laneEmpty(), now) && isEmpty(charged, guess, now))
            due.add(OwnerNotice.STRANGER_LANE_EMPTY);
        var next =
                new Told(
                        due.contains(OwnerNotice.STRANGER_LANE_EMPTY) ? now : told.laneEmpty(),
                        due.contains(OwnerNotice.WRONG_SECOND_STEP) ? now : told.wrongStep());
        return new Notices(due, charged.withTold(next));
    }

    private static boolean isEmpty(GuessState charged, CodeGuess guess, Instant now) {
        return GuessBudget.STRANGER.take(charged.stranger(), guess.charge(), now).isEmpty();
    }

    private static boolean isOver(Instant told, Instant now) {
        return !now.isBefore(told.plus(ONCE_IN));
    }
}
