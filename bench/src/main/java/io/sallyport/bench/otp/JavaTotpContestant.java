package io.sallyport.bench.otp;

import dev.samstevens.totp.code.CodeGenerator;
import dev.samstevens.totp.code.DefaultCodeGenerator;
import dev.samstevens.totp.code.DefaultCodeVerifier;
import dev.samstevens.totp.code.HashingAlgorithm;
import dev.samstevens.totp.exceptions.CodeGenerationException;
import org.openjdk.jmh.infra.Blackhole;

/** Has no HOTP: its time window, shifted, does the same work. */
final class JavaTotpContestant implements Contestant {
    private final CodeGenerator generator;
    private final DefaultCodeVerifier verifier;
    private final DefaultCodeVerifier lastVerifier;
    private final boolean even;
    private final String[] secrets;
    private final String[] codes;

    JavaTotpContestant(Users users, Work work) {
        generator = new DefaultCodeGenerator(HashingAlgorithm.valueOf(users.hash().name()), 6);
        int reach = (work.steps() - 1) / 2;
        verifier = verifier(work.first() + reach, reach);
        lastVerifier = verifier(work.first() + work.steps() - 1, 0);
        even = work.steps() % 2 == 0;
        secrets = Base32Texts.of(users);
        codes = Base32Texts.codes(users);
    }

    private DefaultCodeVerifier verifier(long step, int reach) {
        var made = new DefaultCodeVerifier(generator, () -> step * Users.PERIOD_SECONDS);
        made.setTimePeriod(Users.PERIOD_SECONDS);
        made.setAllowedTimePeriodDiscrepancy(reach);
        return made;
    }

    @Override
    public void generate(int user, Blackhole sink) {
        try {
            sink.consume(generator.generate(secrets[user], Users.STEP));
        } catch (CodeGenerationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its window has an odd number of steps; an even one is completed by a single step. */
    @Override
    public boolean verify(int user) {
        String code = codes[Contestant.turn(user)];
        boolean found = verifier.isValidCode(secrets[user], code);
        if (even) {
            found |= lastVerifier.isValidCode(secrets[user], code);
        }
        return found;
    }
}
