package io.sallyport.bench.otp;

import com.warrenstrange.googleauth.GoogleAuthenticator;
import com.warrenstrange.googleauth.GoogleAuthenticatorConfig.GoogleAuthenticatorConfigBuilder;
import com.warrenstrange.googleauth.HmacHashFunction;
import org.openjdk.jmh.infra.Blackhole;

/** Has no HOTP: its time window, shifted, does the same work. */
final class GoogleAuthContestant implements Contestant {
    private final GoogleAuthenticator authenticator;
    private final long verifyMillis;
    private final String[] secrets;
    private final int[] codes;

    GoogleAuthContestant(Users users, Work work) {
        authenticator =
                new GoogleAuthenticator(
                        new GoogleAuthenticatorConfigBuilder()
                                .setHmacHashFunction(
                                        HmacHashFunction.valueOf("Hmac" + users.hash()))
                                .setTimeStepSizeInMillis(Users.PERIOD_SECONDS * 1000L)
                                .setWindowSize(work.steps())
                                .build());
        // The window begins (size - 1) / 2 steps before the time given.
        long middle = work.first() + (work.steps() - 1) / 2;
        verifyMillis = middle * Users.PERIOD_SECONDS * 1000;
        secrets = Base32Texts.of(users);
        codes = users.codes();
    }

    @Override
    public void generate(int user, Blackhole sink) {
        sink.consume(authenticator.getTotpPassword(secrets[user], Users.NOW_SECONDS * 1000));
    }

    @Override
    public boolean verify(int user) {
        return authenticator.authorize(secrets[user], codes[Contestant.turn(user)], verifyMillis);
    }
}
