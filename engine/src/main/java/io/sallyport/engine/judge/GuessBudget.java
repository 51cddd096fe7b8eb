package io.sallyport.engine.judge;

import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.GuessState.Lane;
import io.sallyport.engine.account.KnownDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much guessing an account bears before more codes are asked for at once. An empty budget never
 * refuses the owner (GUESS-7).
 */
final class GuessBudget {
    static final LaneBuckets STRANGER =
            new LaneBuckets(
                    new Bucket(5, Duration.ofHours(1)),
                    new Bucket(8, Duration.ofDays(1)),
                    new Bucket(16, Duration.ofDays(30)));
    static final LaneBuckets KNOWN =
            new LaneBuckets(
                    new Bucket(5, Duration.ofMinutes(15)),
                    new Bucket(8, Duration.ofDays(1)),
                    new Bucket(9, Duration.ofDays(30)));
    static final Bucket LEVEL_TWO = new Bucket(60, Duration.ofMinutes(10));

    /** Most standard guesses that an Accept gives back (GUESS-30). */
    private static final int REFUND_MAX = 4;

    private GuessBudget() {}

    /**
     * Takes the charge for an evaluated guess of {@code codes} consecutive codes.
     *
     * @return the next state; empty if the budget does not bear it, so that one code more is needed
     */
    static Optional<GuessState> take(
            GuessState state, Standing standing, int codes, int charge, Instant now) {
        return switch (codes) {
            case 1 -> takeFromLane(state, standing, charge, now);
            case 2 -> LEVEL_TWO.take(state.levelTwo(), charge, now).map(state::withLevelTwo);
            default -> Optional.of(state); // 3e-18 a guess needs no budget
        };
    }

    private static Optional<GuessState> takeFromLane(
            GuessState state, Standing standing, int charge, Instant now) {
        return switch (standing) {
            case Standing.Stranger stranger ->
                    stranger.mustGiveTwo()
                            ? Optional.empty()
                            : STRANGER.take(state.stranger(), charge, now).map(state::withStranger);
            case Standing.Known known ->
                    KNOWN.take(state.known(), charge, now)
                            .map(state::withKnown)
                            .map(next -> KnownDevices.withFailure(next, known.device(), charge));
        };
    }

    /**
     * What a device's own failures had cost since its last Accept goes back into the lane of known
     * devices; but not into its bucket of 30 days if an attacker may share the device's address.
     */
    static GuessState refund(GuessState state, KnownDevice device, Instant now) {
        int charge = Math.min(REFUND_MAX, device.charge());
        if (charge == 0) return state;
        Lane lane = state.known();
        return state.withKnown(
                new Lane(
                        KNOWN.shortTerm().giveBack(lane.shortTerm(), charge, now),
                        KNOWN.day().giveBack(lane.day(), charge, now),
                        device.kind() == KnownDevice.Kind.RECEIPT
                                ? KNOWN.month().giveBack(lane.month(), charge, now)
                                : lane.month()));
    }

    /** The three buckets of a lane, all of which must hold a guess (GUESS-10). */
    record LaneBuckets(Bucket shortTerm, Bucket day, Bucket month) {
        Optional<Lane> take(Lane lane, int charge, Instant now) {
            var nextShort = shortTerm.take(lane.shortTerm(), charge, now);
            var nextDay = day.take(lane.day(), charge, now);
            var nextMonth = month.take(lane.month(), charge, now);
            if (nextShort.isEmpty() || nextDay.isEmpty() || nextMonth.isEmpty())
                return Optional.empty();
            return Optional.of(new Lane(nextShort.get(), nextDay.get(), nextMonth.get()));
        }
    }
}
