package io.sallyport.engine.account;

import java.time.Duration;
import java.time.Instant;

/**
 * A device or place that an account was logged in from lately. It chooses the budget that a guess
 * is charged to, and is no factor (GUESS-12 to GUESS-14).
 *
 * @param digest what it is recognised by
 * @param kind what it is
 * @param lastAccept when a code from it was accepted last
 * @param failures refused guesses since then, counted up to {@value #COUNTED_MAX}
 * @param charge standard guesses charged to the lane of known devices for them, counted up to
 *     {@value #COUNTED_MAX}
 */
public record KnownDevice(
        DeviceDigest digest, Kind kind, Instant lastAccept, int failures, int charge) {
    /** What a device is recognised by. */
    public enum Kind {
        /** A random receipt that it was given after its last Accept (GUESS-12 a). */
        RECEIPT,
        /** PAM host, PAM service and remote address (GUESS-12 b). */
        ADDRESS
    }

    /** How long after its last Accept a device is known. */
    public static final Duration LIFETIME = Duration.ofDays(90);

    /** Failures and charges are not counted further: no more than four are ever given back. */
    public static final int COUNTED_MAX = 255;

    public KnownDevice {
        if (failures < 0 || failures > COUNTED_MAX || charge < 0 || charge > COUNTED_MAX)
            throw new IllegalArgumentException(
                    "failures and charges are counted from 0 to " + COUNTED_MAX);
    }

    /** A device that an Accept has just come from. */
    public static KnownDevice acceptedAt(Instant now, Kind kind, DeviceDigest digest) {
        return new KnownDevice(digest, kind, now, 0, 0);
    }

    /** Known still; also by a clock that has moved back. */
    public boolean isKnownAt(Instant now) {
        return now.isBefore(lastAccept.plus(LIFETIME));
    }

    /** The same device after a refused guess. */
    public KnownDevice withFailure(int charged) {
        return new KnownDevice(
                digest,
                kind,
                lastAccept,
                Math.min(COUNTED_MAX, failures + 1),
                Math.min(COUNTED_MAX, charge + charged));
    }
}
