package io.sallyport.engine.googleauth;

import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpAuthUri;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a state file says to an authenticator app, and to its owner.
 *
 * <p>Holds the secret, so it is closed after use, and is silent.
 */
public final class AppEntry implements AutoCloseable {
    private final Hotp parameters;
    private final long counter;
    private final int stepSeconds;
    private final SharedSecret secret;
    private final List<OneTimePassword> scratchCodes;

    private AppEntry(
            Hotp parameters,
            long counter,
            int stepSeconds,
            SharedSecret ownSecret,
            List<OneTimePassword> scratchCodes) {
        this.parameters = parameters;
        this.counter = counter;
        this.stepSeconds = stepSeconds;
        this.secret = ownSecret;
        this.scratchCodes = scratchCodes;
    }

    /**
     * Reads an entry out of a file.
     *
     * @throws UnusableFileException if no code of it would ever be accepted
     */
    public static AppEntry of(StateFile file) throws UnusableFileException {
        var options = new FileOptions(file);
        if (options.counter() == 0 && !options.isTotp())
            throw new UnusableFileException(
                    "it has neither a line TOTP_AUTH nor a line HOTP_COUNTER with a number");
        try {
            Hotp parameters = options.parameters();
            int stepSeconds = options.stepSeconds();
            SharedSecret secret =
                    file.secret(parameters.hash())
                            .orElseThrow(() ->
                                    new UnusableFileException(
                                            "its first line is no secret in base32"));
            var codes = file.scratchCodes().stream().map(ScratchCode::code).toList();
            return new AppEntry(parameters, options.counter(), stepSeconds, secret, codes);
        } catch (MalformedOptionException e) {
            throw new UnusableFileException("it has a " + e.getMessage());
        }
    }

    /**
     * The entry as an app reads it; the caller closes it.
     *
     * @throws IllegalArgumentException if a name cannot stand in a URI
     */
    public OtpAuthUri uri(String account, Optional<String> issuer) {
        return counter > 0
                ? OtpAuthUri.hotp(parameters, counter, secret, account, issuer)
                : OtpAuthUri.totp(totp(), secret, account, issuer);
    }

    private Totp totp() {
        return new Totp(parameters.hash(), parameters.digits(), Duration.ofSeconds(stepSeconds));
    }

    /** The codes that still work, from top to bottom. */
    public List<OneTimePassword> scratchCodes() {
        return scratchCodes;
    }

    /** Clears the secret; again is harmless. */
    @Override
    public void close() {
        secret.close();
    }

    /** Says how many scratch codes there are, only. */
    @Override
    public String toString() {
        return "AppEntry[" + scratchCodes.size() + " scratch codes]";
    }
}
