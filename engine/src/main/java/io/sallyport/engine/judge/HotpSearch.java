package io.sallyport.engine.judge;

import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.audit.Cause;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Compares a guess with a counter-driven device (RFC 4226, sections 7.2 and 7.4). */
final class HotpSearch {
    /** How far back and ahead the administrator is told of a right code. */
    static final int DIAGNOSIS_COUNTERS = 100;

    private final HotpCredential device;
    private final SharedSecret secret;
    private final List<OneTimePassword> codes;
    private final Instant now;

    HotpSearch(
            HotpCredential device, SharedSecret secret, List<OneTimePassword> codes, Instant now) {
        this.device = device;
        this.secret = secret;
        this.codes = codes;
        this.now = now;
    }

    /** Counters on which the first of {@code codes} consecutive codes may lie (GUESS-19). */
    static int lookAhead(int codes) {
        return switch (codes) {
            case 1 -> 3;
            case 2 -> 10;
            default -> 100;
        };
    }

    Finding find() {
        OptionalLong live = liveCounter();
        return live.isPresent()
                ? new Finding.Live(device.withAccepted(live.getAsLong(), now))
                : diagnosis();
    }

    /**
     * The counter of the last code, if the codes are consecutive and the first is within the
     * look-ahead.
     */
    private OptionalLong liveCounter() {
        OptionalLong found = OptionalLong.empty();
        int ahead = lookAhead(codes.size());
        for (int i = ahead - 1; i >= 0; i--) {
            long last = device.nextCounter() + i + codes.size() - 1;
            // The last counter of all is never good: none behind it could be kept.
            if (areConsecutiveUpTo(last) && last < Long.MAX_VALUE) found = OptionalLong.of(last);
        }
        return found;
    }

    private boolean areConsecutiveUpTo(long last) {
        boolean all = true;
        for (int i = 0; i < codes.size(); i++) {
            long counter = last - codes.size() + 1 + i;
            all &=
                    device.parameters()
                            .matchingCounter(secret, codes.get(i), counter, 1)
                            .isPresent();
        }
        return all;
    }

    private Finding diagnosis() {
        long next = device.nextCounter();
        var found =
                device.parameters()
                        .matchingCounter(
                                secret,
                                codes.getLast(),
                                next - DIAGNOSIS_COUNTERS,
                                2 * DIAGNOSIS_COUNTERS);
        if (found.isEmpty()) return Finding.NOTHING;
        long at = found.getAsLong();
        if (at == next - 1) return new Finding.Dead(Cause.USED_CODE, "the last one");
        if (at < next) return new Finding.Dead(Cause.USED_CODE, (next - at) + " presses back");
        long ahead = at - next + 1;
        if (codes.size() > 1 && ahead < lookAhead(codes.size()) + codes.size()) return notARow(at);
        return new Finding.Dead(
                Cause.EARLY_CODE,
                ahead + " presses ahead; two or three codes in a row set the counter right");
    }

    private Finding notARow(long last) {
        return areConsecutiveUpTo(last)
                ? new Finding.Dead(Cause.USED_CODE, "the first of the codes")
                : new Finding.Dead(Cause.WRONG_CODE, "the codes are not consecutive");
    }
}
