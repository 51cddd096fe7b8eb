package io.sallyport.bench.otp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.bastiaanjansen.otp.HMACAlgorithm;
import com.bastiaanjansen.otp.HOTPGenerator;
import org.openjdk.jmh.infra.Blackhole;

/** One generator a user, made beforehand. Its TOTP adds a clock to the HOTP used here. */
final class OtpJavaContestant implements Contestant {
    private final HOTPGenerator[] generators;
    private final String[] codes;
    private final long first;
    private final long last;
    private final int reach;
    private final boolean even;

    OtpJavaContestant(Users users, Work work) {
        String[] secrets = Base32Texts.of(users);
        generators = new HOTPGenerator[users.count()];
        for (int user = 0; user < generators.length; user++) {
            generators[user] =
                    new HOTPGenerator.Builder(secrets[user].getBytes(US_ASCII))
                            .withPasswordLength(6)
                            .withAlgorithm(HMACAlgorithm.valueOf(users.hash().name()))
                            .build();
        }
        codes = Base32Texts.codes(users);
        first = work.first();
        last = first + work.steps() - 1;
        reach = (work.steps() - 1) / 2;
        even = work.steps() % 2 == 0;
    }

    @Override
    public void generate(int user, Blackhole sink) {
        sink.consume(generators[user].generate(Users.STEP));
    }

    /** Its window has an odd number of steps; an even one is completed by a single step. */
    @Override
    public boolean verify(int user) {
        String code = codes[Contestant.turn(user)];
        boolean found = generators[user].verify(code, first + reach, reach);
        if (even) {
            found |= generators[user].verify(code, last);
        }
        return found;
    }
}
