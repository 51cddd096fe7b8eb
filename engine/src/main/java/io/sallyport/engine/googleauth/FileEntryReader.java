package io.sallyport.engine.googleauth;

import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.googleauth.FileEntry.Floor;
import io.sallyport.engine.googleauth.FileEntry.Progress;
import io.sallyport.engine.googleauth.UnfitFileException.Kind;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.util.List;

/** Takes a file's entry out of its lines: the same reading as a login's (GA-121 to GA-132). */
final class FileEntryReader {
    private static final int SECRET_PLACE = 1;
    private static final String AS_IN_A_LOGIN =
            "logins with this file are refused, too; correct the line, or let its owner enrol anew";

    private final StateFile file;
    private final FileOptions options;

    FileEntryReader(StateFile file) {
        this.file = file;
        this.options = new FileOptions(file);
    }

    FileEntry read(Floor floor) throws UnfitFileException {
        try {
            return read(floor, options.parameters());
        } catch (MalformedOptionException e) {
            throw malformed(e.name(), "is not as it should be");
        } catch (RateLimit.MalformedException e) {
            throw malformed(RateLimit.NAME, "is not as it should be");
        }
    }

    private FileEntry read(Floor floor, Hotp parameters)
            throws UnfitFileException, MalformedOptionException, RateLimit.MalformedException {
        SharedSecret secret = secret(floor);
        try {
            Progress progress = progress(parameters);
            List<String> differences = new FileDifferences(file, options).list(progress);
            return new FileEntry(progress, secret, codes(), differences);
        } catch (UnfitFileException
                | MalformedOptionException
                | RateLimit.MalformedException
                | RuntimeException e) {
            secret.close();
            throw e;
        }
    }

    private List<OneTimePassword> codes() {
        return file.scratchCodes().stream()
                .map(ScratchCode::code)
                .limit(RecoveryCodes.CODES_MAX)
                .toList();
    }

    private Progress progress(Hotp parameters) throws UnfitFileException, MalformedOptionException {
        if (options.counter() > 0)
            return new Progress.Counter(parameters, options.greatestCounter());
        if (!options.isTotp())
            throw new UnfitFileException(
                    Kind.MALFORMED,
                    SECRET_PLACE,
                    "neither TOTP_AUTH nor a HOTP_COUNTER of 1 or more",
                    AS_IN_A_LOGIN);
        var totp =
                new Totp(
                        parameters.hash(),
                        parameters.digits(),
                        Duration.ofSeconds(options.stepSeconds()));
        long used = ReuseList.greatest(file).orElse(Progress.NEVER);
        return new Progress.Clock(totp, used, drift());
    }

    private int drift() throws UnfitFileException {
        long skew = options.skew();
        if (Math.abs(skew) <= TotpCredential.DRIFT_STEPS_MAX) return (int) skew;
        throw new UnfitFileException(
                Kind.UNSUPPORTED,
                file.placeOf(FileOptions.TIME_SKEW),
                "the phone's clock is "
                        + Math.abs(skew)
                        + " steps off, and at most "
                        + TotpCredential.DRIFT_STEPS_MAX
                        + " are borne here",
                "let its owner set the phone's clock right and log in until a code is accepted");
    }

    private SharedSecret secret(Floor floor) throws UnfitFileException {
        SharedSecret secret =
                file.secret(options.hashOfSecret())
                        .orElseThrow(() ->
                                new UnfitFileException(
                                        Kind.MALFORMED,
                                        SECRET_PLACE,
                                        "there is no secret that can be used",
                                        "the first line is the secret in base32, and no NUL byte"
                                                + " stands anywhere"));
        if (secret.length() >= SharedSecret.LENGTH_MIN || floor == Floor.WAIVED) return secret;
        secret.close();
        throw new UnfitFileException(
                Kind.WEAK,
                SECRET_PLACE,
                "the secret has only "
                        + Byte.SIZE * secret.length()
                        + " bits, and "
                        + Byte.SIZE * SharedSecret.LENGTH_MIN
                        + " are the least",
                "better let its owner enrol anew; --allow-weak takes it all the same");
    }

    private UnfitFileException malformed(String option, String what) {
        return new UnfitFileException(
                Kind.MALFORMED, file.placeOf(option), option + " " + what, AS_IN_A_LOGIN);
    }
}
