package io.sallyport.bench.otp;

import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.openjdk.jmh.infra.Blackhole;

final class SallyportContestant implements Contestant {
    private final Totp totp;
    private final Hotp hotp;
    private final Work work;
    private final boolean ahead;
    private final int window;
    private final Instant now = Instant.ofEpochSecond(Users.NOW_SECONDS);
    private final SharedSecret[] secrets;
    private final OneTimePassword[] typed;

    SallyportContestant(Users users, Work work) {
        OtpHash hash = OtpHash.valueOf(users.hash().name());
        totp = new Totp(hash, 6, Duration.ofSeconds(Users.PERIOD_SECONDS));
        hotp = totp.hotp();
        this.work = work;
        ahead = work.kind().equals("ahead");
        window = work.steps() / 2;
        secrets = new SharedSecret[users.count()];
        for (int user = 0; user < secrets.length; user++) {
            secrets[user] = SharedSecret.of(users.key(user));
        }
        typed = new OneTimePassword[Users.CODES];
        for (int i = 0; i < typed.length; i++) {
            String digits = String.format(Locale.ROOT, "%06d", users.codes()[i]);
            typed[i] = OneTimePassword.parse(digits).orElseThrow();
        }
    }

    @Override
    public void generate(int user, Blackhole sink) {
        sink.consume(totp.generate(secrets[user], now));
    }

    @Override
    public boolean verify(int user) {
        OneTimePassword code = typed[Contestant.turn(user)];
        return ahead
                ? hotp.matchingCounter(secrets[user], code, work.first(), work.steps()).isPresent()
                : totp.matchingStep(secrets[user], code, now, window).isPresent();
    }
}
