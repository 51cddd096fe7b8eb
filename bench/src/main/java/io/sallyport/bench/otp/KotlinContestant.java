package io.sallyport.bench.otp;

import dev.turingcomplete.kotlinonetimepassword.HmacAlgorithm;
import dev.turingcomplete.kotlinonetimepassword.HmacOneTimePasswordConfig;
import dev.turingcomplete.kotlinonetimepassword.HmacOneTimePasswordGenerator;
import org.openjdk.jmh.infra.Blackhole;

/** One generator a user, made beforehand; it has no window, so the caller counts. */
final class KotlinContestant implements Contestant {
    private final HmacOneTimePasswordGenerator[] generators;
    private final String[] codes;
    private final long first;
    private final int steps;

    KotlinContestant(Users users, Work work) {
        var config = new HmacOneTimePasswordConfig(6, HmacAlgorithm.valueOf(users.hash().name()));
        generators = new HmacOneTimePasswordGenerator[users.count()];
        for (int user = 0; user < generators.length; user++) {
            generators[user] = new HmacOneTimePasswordGenerator(users.key(user), config);
        }
        codes = Base32Texts.codes(users);
        first = work.first();
        steps = work.steps();
    }

    @Override
    public void generate(int user, Blackhole sink) {
        sink.consume(generators[user].generate(Users.STEP));
    }

    @Override
    public boolean verify(int user) {
        String code = codes[Contestant.turn(user)];
        boolean found = false;
        for (int i = 0; i < steps; i++) {
            found |= generators[user].isValid(code, first + i);
        }
        return found;
    }
}
