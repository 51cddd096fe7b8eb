package io.sallyport.engine.googleauth;

import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.util.OptionalLong;

/** Looks for a code of a clock that is far off (GA-152). */
final class SkewSearch {
    /** Furthest step on each side. */
    static final int REACH_STEPS = 1_499;

    private SkewSearch() {}

    /**
     * The step nearest to {@code step} whose code this is; of two equally near ones the earlier.
     */
    static OptionalLong nearest(
            Hotp parameters, SharedSecret secret, OneTimePassword code, long step) {
        OptionalLong after = parameters.matchingCounter(secret, code, step, REACH_STEPS + 1);
        OptionalLong before = last(parameters, secret, code, step - REACH_STEPS, step);
        if (before.isEmpty() || after.isEmpty()) return before.isPresent() ? before : after;
        return step - before.getAsLong() <= after.getAsLong() - step ? before : after;
    }

    /** The last match from {@code first} to before {@code end}. */
    private static OptionalLong last(
            Hotp parameters, SharedSecret secret, OneTimePassword code, long first, long end) {
        OptionalLong last = OptionalLong.empty();
        long from = first;
        while (from < end) {
            var found = parameters.matchingCounter(secret, code, from, (int) (end - from));
            if (found.isEmpty()) break;
            last = found;
            from = found.getAsLong() + 1;
        }
        return last;
    }
}
