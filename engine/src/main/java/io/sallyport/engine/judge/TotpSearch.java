package io.sallyport.engine.judge;

import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.audit.Cause;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Compares a guess with a clock-driven device (RFC 6238, section 5.2). */
final class TotpSearch {
    /** Steps accepted on each side of the device's own time (GUESS-4). */
    static final int WINDOW_STEPS = 1;

    /** Codes that are right at one moment. */
    static final int LIVE_STEPS = 2 * WINDOW_STEPS + 1;

    /** How far the administrator is told of a right code that is too old or too early. */
    static final int DIAGNOSIS_STEPS = 20;

    private final TotpCredential device;
    private final SharedSecret secret;
    private final Hotp hotp;
    private final List<OneTimePassword> codes;

    /** The step that the device should show now, by its learned drift. */
    private final long centre;

    private final Instant now;

    TotpSearch(
            TotpCredential device, SharedSecret secret, List<OneTimePassword> codes, Instant now) {
        this.device = device;
        this.secret = secret;
        this.hotp = device.parameters().hotp();
        this.codes = codes;
        this.centre = device.parameters().stepAt(now) + device.drift();
        this.now = now;
    }

    Finding find() {
        OptionalLong live = liveStep();
        return live.isPresent() ? new Finding.Live(accepted(live.getAsLong())) : diagnosis();
    }

    /**
     * The step of the last code, if the codes are consecutive, unused, and the last one is inside
     * the window.
     */
    private OptionalLong liveStep() {
        OptionalLong found = OptionalLong.empty();
        for (long last = centre - WINDOW_STEPS; last <= centre + WINDOW_STEPS; last++) {
            boolean right = areConsecutiveUpTo(last);
            if (right && isUnused(last - codes.size() + 1)) found = OptionalLong.of(last);
        }
        return found;
    }

    private boolean areConsecutiveUpTo(long last) {
        boolean all = true;
        for (int i = 0; i < codes.size(); i++)
            all &=
                    hotp.matchingCounter(secret, codes.get(i), last - codes.size() + 1 + i, 1)
                            .isPresent();
        return all;
    }

    private boolean isUnused(long first) {
        return first > device.lastStep();
    }

    private TotpCredential accepted(long matched) {
        int side = (int) (matched - centre);
        boolean again = side != 0 && side == device.driftHint();
        int drift = again ? within(device.drift() + side) : device.drift();
        return device.withAccepted(matched, drift, again ? 0 : side, now);
    }

    /**
     * A phone that is off again and again moves the window by a step; the window never widens
     * (GUESS-4).
     */
    private static int within(int drift) {
        return Math.clamp(drift, -TotpCredential.DRIFT_STEPS_MAX, TotpCredential.DRIFT_STEPS_MAX);
    }

    private Finding diagnosis() {
        var found =
                hotp.matchingCounter(
                        secret, codes.getLast(), centre - DIAGNOSIS_STEPS, 2 * DIAGNOSIS_STEPS + 1);
        if (found.isEmpty()) return Finding.NOTHING;
        long at = found.getAsLong();
        if (at == device.lastStep()) return new Finding.Dead(Cause.USED_CODE, age(at));
        if (!isInWindow(at))
            return new Finding.Dead(at < centre ? Cause.OLD_CODE : Cause.EARLY_CODE, age(at));
        if (at < device.lastStep()) return new Finding.Dead(Cause.OVERTAKEN_CODE, age(at));
        return notARow(at);
    }

    private boolean isInWindow(long at) {
        return Math.abs(at - centre) <= WINDOW_STEPS;
    }

    private Finding notARow(long last) {
        return areConsecutiveUpTo(last)
                ? new Finding.Dead(Cause.USED_CODE, "the first of the codes")
                : new Finding.Dead(Cause.WRONG_CODE, "the codes are not consecutive");
    }

    /** Told in the device's own time, the learned drift left out. */
    private String age(long at) {
        long steps = centre - at;
        if (steps == 0) return "of the current step";
        String unit = Math.abs(steps) == 1 ? " step " : " steps ";
        return Math.abs(steps) + unit + (steps > 0 ? "old" : "early");
    }
}
