package io.sallyport.engine.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What guessing has cost so far. A bucket is kept as one instant: when it would be full again
 * (GUESS-41). Of a fixed greatest size, whatever attackers do (GUESS-40).
 *
 * @param stranger the lane of all sources together
 * @param known the lane of all known devices together
 * @param levelTwo the bucket of pairs of codes
 * @param devices the known devices, at most {@value #DEVICES_MAX}
 * @param told when the owner was told what last
 * @param openings when an administrator opened the lanes, oldest first, at most {@value
 *     #OPENINGS_MAX}
 */
public record GuessState(
        Lane stranger,
        Lane known,
        Instant levelTwo,
        List<KnownDevice> devices,
        Told told,
        List<Instant> openings) {
    /** Most known devices of an account (GUESS-13). */
    public static final int DEVICES_MAX = 5;

    /** As often may an administrator open the lanes in 30 days (GUESS-30). */
    public static final int OPENINGS_MAX = 2;

    /** Nothing guessed yet: everything full, nothing known. */
    public static final GuessState FULL =
            new GuessState(Lane.FULL, Lane.FULL, Instant.EPOCH, List.of(), Told.NOTHING, List.of());

    public GuessState {
        devices = List.copyOf(devices);
        openings = List.copyOf(openings);
        if (devices.size() > DEVICES_MAX)
            throw new IllegalArgumentException(
                    "an account has at most " + DEVICES_MAX + " known devices");
        if (openings.size() > OPENINGS_MAX)
            throw new IllegalArgumentException(
                    "at most " + OPENINGS_MAX + " openings are remembered");
    }

    /** Three buckets, all of which must hold a guess. */
    public record Lane(Instant shortTerm, Instant day, Instant month) {
        public static final Lane FULL = new Lane(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
    }

    /**
     * When the owner was told of something last, so that nobody is told of it twice a day
     * (GUESS-57).
     *
     * @param laneEmpty that the stranger lane is empty
     * @param wrongStep that a second step went wrong behind a right first one
     */
    public record Told(Instant laneEmpty, Instant wrongStep) {
        public static final Told NOTHING = new Told(Instant.EPOCH, Instant.EPOCH);
    }

    public GuessState withStranger(Lane lane) {
        return new GuessState(lane, known, levelTwo, devices, told, openings);
    }

    public GuessState withKnown(Lane lane) {
        return new GuessState(stranger, lane, levelTwo, devices, told, openings);
    }

    public GuessState withLevelTwo(Instant fullAt) {
        return new GuessState(stranger, known, fullAt, devices, told, openings);
    }

    public GuessState withDevices(List<KnownDevice> next) {
        return new GuessState(stranger, known, levelTwo, next, told, openings);
    }

    public GuessState withTold(Told next) {
        return new GuessState(stranger, known, levelTwo, devices, next, openings);
    }

    /** Both lanes and the bucket of pairs full again, and that remembered. */
    public GuessState opened(Instant now) {
        var next = new ArrayList<>(openings);
        if (next.size() == OPENINGS_MAX) next.removeFirst();
        next.add(now);
        return new GuessState(Lane.FULL, Lane.FULL, Instant.EPOCH, devices, told, next);
    }
}
