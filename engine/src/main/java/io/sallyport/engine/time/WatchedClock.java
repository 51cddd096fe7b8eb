package io.sallyport.engine.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The wall clock, watched against one that nobody sets and against what it showed before (FAULT-10,
 * FAULT-30 to FAULT-32). While it cannot be believed no code is judged: nothing is burned, no drift
 * is learned, no budget refilled. Safe for use by many threads.
 *
 * <p>It is believed from the start on, unless it is behind the newest thing that was remembered;
 * and for as long as it goes on as the time since boot does, give or take {@link #TOLERANCE} an
 * hour. A leap ahead soon after boot is the network's time that has arrived, and believed. A clock
 * that has returned is believed again, and so is one that an administrator trusts.
 */
public final class WatchedClock implements NodeClock {
    private static final String REMEDY =
            ", so no code is judged by it; set it right, or, if it is right now, say so:"
                    + " sallyport clock trust";

    /** Two steps of a usual code device. */
    static final Duration TOLERANCE = Duration.ofSeconds(60);

    /** How long after boot the clock may still be set ahead. */
    static final Duration BOOT = Duration.ofMinutes(15);

    private static final Duration REST = Duration.ofHours(1);

    private final InstantSource wall;
    private final Supplier<Duration> sinceBoot;

    /** Both clocks when they were last taken to be right. */
    private Instant baseWall;

    private Duration baseSinceBoot;

    /** Nothing remembered is newer than this, as far as is known. */
    private Instant mark;

    /**
     * @param wall the clock that tells the time
     * @param sinceBoot time since the machine was started, on a clock that nobody sets and that
     *     goes on while the machine sleeps
     * @param mark the newest instant that is remembered of earlier runs
     */
    public WatchedClock(InstantSource wall, Supplier<Duration> sinceBoot, Instant mark) {
        this.wall = wall;
        this.sinceBoot = sinceBoot;
        this.mark = mark;
        this.baseWall = wall.instant();
        this.baseSinceBoot = sinceBoot.get();
    }

    @Override
    public synchronized Reading read() {
        Instant now = wall.instant();
        Duration uptime = sinceBoot.get();
        Duration off = Duration.between(baseWall.plus(uptime.minus(baseSinceBoot)), now);
        boolean isSetAtBoot = uptime.compareTo(BOOT) < 0 && off.compareTo(TOLERANCE) > 0;
        if (off.abs().compareTo(TOLERANCE) > 0 && !isSetAtBoot)
            return new Reading(now, Optional.of(leap(off)));
        if (now.isBefore(mark.minus(TOLERANCE))) return new Reading(now, Optional.of(behind(now)));
        if (isSetAtBoot || uptime.minus(baseSinceBoot).compareTo(REST) > 0) believe(now, uptime);
        return new Reading(now, Optional.empty());
    }

    /** An administrator says that the wall clock is right. */
    public synchronized Instant trust() {
        Instant now = wall.instant();
        mark = Instant.EPOCH;
        believe(now, sinceBoot.get());
        return now;
    }

    private void believe(Instant now, Duration uptime) {
        baseWall = now;
        baseSinceBoot = uptime;
    }

    private static String leap(Duration off) {
        return "the clock has "
                + (off.isNegative() ? "fallen behind" : "leapt ahead of")
                + " the time since boot by "
                + inWords(off.abs())
                + REMEDY;
    }

    private String behind(Instant now) {
        return "the clock is "
                + inWords(Duration.between(now, mark))
                + " behind the newest record, of "
                + mark.truncatedTo(ChronoUnit.SECONDS)
                + REMEDY;
    }

    private static String inWords(Duration off) {
        if (off.toDays() > 1) return off.toDays() + " days";
        if (off.toHours() > 1) return off.toHours() + " hours";
        if (off.toMinutes() > 1) return off.toMinutes() + " minutes";
        return off.toSeconds() + " seconds";
    }
}
