package io.sallyport.bench.otp;

import com.j256.twofactorauth.TimeBasedOneTimePasswordUtil;
import java.security.GeneralSecurityException;
import org.openjdk.jmh.infra.Blackhole;

/** SHA-1 only. Has no HOTP: its time window, shifted, does the same work. */
final class TwoFactorAuthContestant implements Contestant {
    private final long windowMillis;
    private final long verifyMillis;
    private final String[] secrets;
    private final int[] codes;

    TwoFactorAuthContestant(Users users, Work work) {
        // From the middle of the range half of it back and forth, without reaching further.
        long stepMillis = Users.PERIOD_SECONDS * 1000L;
        windowMillis = (work.steps() - 1) * stepMillis / 2;
        verifyMillis = work.first() * stepMillis + stepMillis / 2 + windowMillis;
        secrets = Base32Texts.of(users);
        codes = users.codes();
    }

    @Override
    public void generate(int user, Blackhole sink) {
        try {
            sink.consume(
                    TimeBasedOneTimePasswordUtil.generateNumber(
                            secrets[user], Users.NOW_SECONDS * 1000, Users.PERIOD_SECONDS, 6));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean verify(int user) {
        try {
            return TimeBasedOneTimePasswordUtil.validateCurrentNumber(
                    secrets[user],
                    codes[Contestant.turn(user)],
                    windowMillis,
                    verifyMillis,
                    Users.PERIOD_SECONDS,
                    6);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
