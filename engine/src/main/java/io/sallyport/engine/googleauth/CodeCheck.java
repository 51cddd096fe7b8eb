package io.sallyport.engine.googleauth;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.googleauth.CodeFinding.Hard;
import io.sallyport.engine.googleauth.CodeFinding.NoMatch;
import io.sallyport.engine.googleauth.CodeFinding.Right;
import io.sallyport.engine.googleauth.FileJudgement.Reason;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.util.Optional;

/** Compares one candidate with everything that the file accepts (GA-147 to GA-153). */
final class CodeCheck {
    private final StateFile file;
    private final FileOptions options;
    private final SharedSecret secret;
    private final StepCheck steps;

    CodeCheck(StateFile file, SharedSecret secret, StepCheck steps) {
        this.file = file;
        this.options = new FileOptions(file);
        this.secret = secret;
        this.steps = steps;
    }

    StateFile file() {
        return file;
    }

    /** The counter moved by one, as for a wrong code. */
    FileChanges nextCounter() {
        return CounterCheck.at(options.counter() + 1);
    }

    CodeFinding find(OneTimePassword code) {
        Optional<ScratchCode> scratch = scratch(code);
        if (scratch.isPresent())
            return new Right(
                    new Reason(Cause.RIGHT_RECOVERY_CODE, ""),
                    FileChanges.NONE.without(scratch.get().line()));
        try {
            return findInTime(code, options.parameters());
        } catch (MalformedOptionException e) {
            return new Hard(
                    new Reason(Cause.STATE_FILE_MALFORMED, String.valueOf(e.getMessage())),
                    FileChanges.NONE,
                    Optional.empty());
        }
    }

    private CodeFinding findInTime(OneTimePassword code, Hotp parameters)
            throws MalformedOptionException {
        if (code.length() != parameters.digits()) return notOurs(code);
        long counter = options.counter();
        if (counter > 0) return new CounterCheck(options, parameters, secret).find(code, counter);
        return options.isTotp() ? steps.find(options, parameters, secret, code) : notOurs(code);
    }

    private static CodeFinding notOurs(OneTimePassword code) {
        Cause cause =
                code.length() == ScratchCode.DIGITS ? Cause.WRONG_RECOVERY_CODE : Cause.WRONG_CODE;
        return new NoMatch(new Reason(cause, ""), false);
    }

    /** All of them are looked at, whichever matches (GA-168). */
    private Optional<ScratchCode> scratch(OneTimePassword code) {
        Optional<ScratchCode> found = Optional.empty();
        for (ScratchCode scratch : file.scratchCodes()) {
            boolean isEqual = scratch.code().matches(code);
            if (isEqual && found.isEmpty()) found = Optional.of(scratch);
        }
        return found;
    }
}
