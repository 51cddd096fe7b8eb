package io.sallyport.engine.googleauth;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.googleauth.CodeFinding.Hard;
import io.sallyport.engine.googleauth.CodeFinding.NoMatch;
import io.sallyport.engine.googleauth.CodeFinding.Right;
import io.sallyport.engine.googleauth.FileJudgement.Reason;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Compares a candidate with a clock-driven device (GA-150 to GA-153).
 *
 * @param lines to tell of a code used before
 * @param wideSearch whether a skewed clock may be looked for, at that step
 */
record StepCheck(Instant now, Lines lines, WideSearch wideSearch) {
    /** How far the administrator is told of a right code that is too old or too early (GA-172). */
    static final int DIAGNOSIS_STEPS = 20;

    CodeFinding find(
            FileOptions options, Hotp parameters, SharedSecret secret, OneTimePassword code)
            throws MalformedOptionException {
        long step = Math.floorDiv(now.getEpochSecond(), options.stepSeconds());
        int window = options.window();
        if (step <= 0) return new NoMatch(new Reason(Cause.WRONG_CODE, ""), false);
        long centre = step + options.skew();
        long first = centre - (window - 1) / 2;
        OptionalLong found = parameters.matchingCounter(secret, code, first, window);
        if (found.isPresent())
            return unlessUsed(options, found.getAsLong(), age(centre, found.getAsLong()));
        if (!wideSearch.isAllowed(step))
            return new NoMatch(diagnosis(parameters, secret, code, centre), false);
        OptionalLong far = SkewSearch.nearest(parameters, secret, code, step);
        return far.isPresent()
                ? learn(options, step, far.getAsLong())
                : new NoMatch(new Reason(Cause.WRONG_CODE, ""), false);
    }

    /** The reuse rule (GA-151). */
    private CodeFinding unlessUsed(FileOptions options, long codeStep, String detail)
            throws MalformedOptionException {
        var used = ReuseList.of(options.file());
        if (used.holds(codeStep))
            return new Hard(
                    new Reason(Cause.USED_CODE, detail),
                    FileChanges.NONE,
                    Optional.of(lines.reused(options.stepSeconds())));
        return new Right(
                new Reason(Cause.RIGHT_FILE_CODE, ""), used.using(codeStep, options.window()));
    }

    /** Three codes in a row that agree set the clock right (GA-153). */
    private CodeFinding learn(FileOptions options, long step, long found)
            throws MalformedOptionException {
        var history = SkewHistory.of(options.file());
        if (history.endsWithCodeOf(found))
            return hard(Cause.USED_CODE, "the clock is learnt from the next one", FileChanges.NONE);
        int skew = (int) (found - step);
        var longer = history.with(new SkewHistory.Entry(step, skew));
        OptionalLong agreed = longer.agreed();
        if (agreed.isEmpty())
            return hard(
                    skew < 0 ? Cause.OLD_CODE : Cause.EARLY_CODE,
                    age(step, found) + "; more codes in a row will set the clock right",
                    longer.change());
        CodeFinding last = unlessUsed(options, found, age(step, found));
        // The code that ends learning is used like any other (GA-167).
        return last instanceof Right right
                ? new Right(
                        new Reason(Cause.RIGHT_FILE_CODE, "clock learnt: " + age(step, found)),
                        right.changes()
                                .with(FileOptions.TIME_SKEW, String.valueOf(agreed.getAsLong()))
                                .and(SkewHistory.emptied()))
                : last;
    }

    private static Hard hard(Cause cause, String detail, FileChanges changes) {
        return new Hard(new Reason(cause, detail), changes, Optional.empty());
    }

    private static Reason diagnosis(
            Hotp parameters, SharedSecret secret, OneTimePassword code, long centre) {
        OptionalLong found =
                parameters.matchingCounter(
                        secret, code, centre - DIAGNOSIS_STEPS, 2 * DIAGNOSIS_STEPS + 1);
        if (found.isEmpty()) return new Reason(Cause.WRONG_CODE, "");
        long at = found.getAsLong();
        return new Reason(at < centre ? Cause.OLD_CODE : Cause.EARLY_CODE, age(centre, at));
    }

    private static String age(long centre, long at) {
        long steps = centre - at;
        if (steps == 0) return "of the current step";
        String unit = Math.abs(steps) == 1 ? " step " : " steps ";
        return Math.abs(steps) + unit + (steps > 0 ? "old" : "early");
    }
}
