package io.sallyport.engine.judge;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks the judge what it would ask for. The judge is pure, so nothing comes of asking; and the
 * budget is looked at before anything is compared, so no secret is needed.
 */
public final class Foresight {
    /** The slowest bucket is full again after this time, whatever was guessed. */
    private static final Duration REFILL_MAX = Duration.ofDays(31);

    private static final Duration EXACT_TO = Duration.ofMinutes(1);

    private static final AttemptId NOBODYS = new AttemptId(0, 0);

    private Foresight() {}

    /** How many codes in a row a login is asked for now, 1 to 3. */
    public static int codesAtOnce(Account account, Instant now) {
        return account.codeDevices()
                .mapToInt(CodeDevice::digits)
                .distinct()
                .map(digits -> codesAtOnce(account, digits, now))
                .max()
                .orElse(1);
    }

    /** When one code will be enough, to the minute; empty if it is enough now. */
    public static Optional<Instant> oneCodeFrom(Account account, Instant now) {
        if (codesAtOnce(account, now) == 1) return Optional.empty();
        Instant before = now;
        Instant from = now.plus(REFILL_MAX);
        while (Duration.between(before, from).compareTo(EXACT_TO) > 0) {
            Instant middle = before.plus(Duration.between(before, from).dividedBy(2));
            if (codesAtOnce(account, middle) == 1) from = middle;
            else before = middle;
        }
        return Optional.of(from);
    }

    private static int codesAtOnce(Account account, int digits, Instant now) {
        var one = OneTimePassword.parse("0".repeat(digits)).orElseThrow();
        try (var noKey = SharedSecret.of(new byte[1])) {
            Map<CredentialId, SharedSecret> secrets =
                    account.credentials().stream()
                            .collect(Collectors.toMap(Credential::id, any -> noKey));
            var attempt =
                    new Attempt(
                            NOBODYS,
                            0,
                            "",
                            new Answer.Codes(List.of(one)),
                            Optional.empty(),
                            Origin.UNKNOWN,
                            secrets);
            return Judge.judge(account, attempt, now).ruling() instanceof Ruling.MoreCodes more
                    ? more.wanted()
                    : 1;
        }
    }
}
