package io.sallyport.engine.googleauth;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.googleauth.CodeFinding.NoMatch;
import io.sallyport.engine.googleauth.CodeFinding.Right;
import io.sallyport.engine.googleauth.FileJudgement.Reason;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.util.OptionalLong;

/** Compares a candidate with a counter-driven device (GA-148). */
record CounterCheck(FileOptions options, Hotp parameters, SharedSecret secret) {
    CodeFinding find(OneTimePassword code, long counter) throws MalformedOptionException {
        int window = options.window();
        OptionalLong found = parameters.matchingCounter(secret, code, counter, window);
        return found.isPresent()
                ? new Right(new Reason(Cause.RIGHT_FILE_CODE, ""), at(found.getAsLong() + 1))
                : new NoMatch(diagnosis(code, counter, window), true);
    }

    static FileChanges at(long counter) {
        return FileChanges.NONE.with(FileOptions.HOTP_COUNTER, String.valueOf(counter));
    }

    private Reason diagnosis(OneTimePassword code, long counter, int window) {
        int reach = StepCheck.DIAGNOSIS_STEPS;
        OptionalLong behind = parameters.matchingCounter(secret, code, counter - reach, reach);
        OptionalLong ahead = parameters.matchingCounter(secret, code, counter + window, reach);
        if (behind.isPresent())
            return new Reason(
                    Cause.OLD_CODE, codes(counter - behind.getAsLong()) + " behind the counter");
        if (ahead.isPresent())
            return new Reason(
                    Cause.EARLY_CODE, codes(ahead.getAsLong() - counter) + " ahead of the counter");
        return new Reason(Cause.WRONG_CODE, "");
    }

    private static String codes(long count) {
        return count + (count == 1 ? " code" : " codes");
    }
}
