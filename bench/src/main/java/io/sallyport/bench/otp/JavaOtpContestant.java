package io.sallyport.bench.otp;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.infra.Blackhole;

/** Codes are compared as numbers, which is the fastest and what the library's examples do. */
final class JavaOtpContestant implements Contestant {
    private final TimeBasedOneTimePasswordGenerator totp;
    private final HmacOneTimePasswordGenerator hotp = new HmacOneTimePasswordGenerator(6);
    private final boolean ahead;
    private final long first;
    private final int steps;
    private final Instant now = Instant.ofEpochSecond(Users.NOW_SECONDS);
    private final SecretKeySpec[] keys;
    private final int[] codes;

    JavaOtpContestant(Users users, Work work) {
        String algorithm = "Hmac" + users.hash();
        totp =
                new TimeBasedOneTimePasswordGenerator(
                        Duration.ofSeconds(Users.PERIOD_SECONDS), 6, algorithm);
        ahead = work.kind().equals("ahead");
        first = work.first();
        steps = work.steps();
        keys = new SecretKeySpec[users.count()];
        for (int user = 0; user < keys.length; user++) {
            keys[user] = new SecretKeySpec(users.key(user), algorithm);
        }
        codes = users.codes();
    }

    @Override
    public void generate(int user, Blackhole sink) {
        try {
            sink.consume(totp.generateOneTimePassword(keys[user], now));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean verify(int user) {
        int code = codes[Contestant.turn(user)];
        SecretKeySpec key = keys[user];
        boolean found = false;
        try {
            for (int i = 0; i < steps; i++) {
                int candidate =
                        ahead
                                ? hotp.generateOneTimePassword(key, first + i)
                                : totp.generateOneTimePassword(
                                        key,
                                        Instant.ofEpochSecond((first + i) * Users.PERIOD_SECONDS));
                found |= candidate == code;
            }
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
