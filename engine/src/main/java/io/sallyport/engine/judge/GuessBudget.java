package io.sallyport.engine.judge;

import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.GuessState.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much guessing an account bears before more codes are asked for at once. An empty budget never
 * refuses the owner (GUESS-7).
 *
 * <p>This is the stranger lane and the two higher levels. The known-device lane and its refunds
 * join here.
 */
final class GuessBudget {
    static final Bucket STRANGER_SHORT = new Bucket(5, Duration.ofHours(1));
    static final Bucket STRANGER_DAY = new Bucket(8, Duration.ofDays(1));
    static final Bucket STRANGER_MONTH = new Bucket(16, Duration.ofDays(30));
    static final Bucket LEVEL_TWO = new Bucket(60, Duration.ofMinutes(10));

    private GuessBudget() {}

    /**
     * Takes the charge for an evaluated guess of {@code codes} consecutive codes.
     *
     * @return the next state; empty if the budget does not bear it, so that one code more is needed
     */
    static Optional<GuessState> take(GuessState state, int codes, int charge, Instant now) {
        return switch (codes) {
            case 1 -> takeFromLane(state.stranger(), charge, now).map(state::withStranger);
            case 2 -> LEVEL_TWO.take(state.levelTwo(), charge, now).map(state::withLevelTwo);
            default -> Optional.of(state); // 3e-18 a guess needs no budget
        };
    }

    private static Optional<Lane> takeFromLane(Lane lane, int charge, Instant now) {
        var shortTerm = STRANGER_SHORT.take(lane.shortTerm(), charge, now);
        var day = STRANGER_DAY.take(lane.day(), charge, now);
        var month = STRANGER_MONTH.take(lane.month(), charge, now);
        if (shortTerm.isEmpty() || day.isEmpty() || month.isEmpty()) return Optional.empty();
        return Optional.of(new Lane(shortTerm.get(), day.get(), month.get()));
    }
}
