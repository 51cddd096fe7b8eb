package io.sallyport.bench.otp;

import com.bastiaanjansen.otp.HOTPGenerator;
import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import com.j256.twofactorauth.TimeBasedOneTimePasswordUtil;
import com.warrenstrange.googleauth.GoogleAuthenticator;
import dev.samstevens.totp.code.DefaultCodeVerifier;
import dev.turingcomplete.kotlinonetimepassword.HmacAlgorithm;
import io.sallyport.otp.Totp;
import java.net.URI;
import java.net.URISyntaxException;

/** The contestants of PERF-1 and PERF-2 that run in Java. */
enum Library {
    SALLYPORT("Sallyport", Totp.class),
    JAVA_OTP("java-otp", HmacOneTimePasswordGenerator.class),
    GOOGLEAUTH("GoogleAuth", GoogleAuthenticator.class),
    OTP_JAVA("OTP-Java", HOTPGenerator.class),
    JAVA_TOTP("java-totp", DefaultCodeVerifier.class),
    TWO_FACTOR_AUTH("two-factor-auth", TimeBasedOneTimePasswordUtil.class),
    KOTLIN("kotlin-onetimepassword", HmacAlgorithm.class);

    private final String title;
    private final Class<?> sample;

    Library(String title, Class<?> sample) {
        this.title = title;
        this.sample = sample;
    }

    String title() {
        return title;
    }

    /** The jar that the library comes from. */
    URI location() {
        try {
            return sample.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where is " + title + "?", e);
        }
    }

    boolean supports(Hash hash) {
        return this != TWO_FACTOR_AUTH || hash == Hash.SHA1;
    }

    /**
     * A contestant that was seen to accept right codes at both ends of its window, and only there.
     */
    Contestant contestant(Users users, Work work) {
        if (!work.kind().equals("generate")) {
            prove(users, work);
        }
        return unproved(users, work);
    }

    Contestant unproved(Users users, Work work) {
        return switch (this) {
            case SALLYPORT -> new SallyportContestant(users, work);
            case JAVA_OTP -> new JavaOtpContestant(users, work);
            case GOOGLEAUTH -> new GoogleAuthContestant(users, work);
            case OTP_JAVA -> new OtpJavaContestant(users, work);
            case JAVA_TOTP -> new JavaTotpContestant(users, work);
            case TWO_FACTOR_AUTH -> new TwoFactorAuthContestant(users, work);
            case KOTLIN -> new KotlinContestant(users, work);
        };
    }

    private void prove(Users users, Work work) {
        long last = work.first() + work.steps() - 1;
        prove(users, work, work.first(), true);
        prove(users, work, last, true);
        prove(users, work, work.first() - 1, false);
        prove(users, work, last + 1, false);
    }

    /** Of 100 users some may match by chance outside the window, but not all. */
    private void prove(Users users, Work work, long step, boolean accepted) {
        Contestant contestant = unproved(users.typing(step), work);
        int right = 0;
        for (int user = 0; user < 100; user++) {
            right += contestant.verify(user) ? 1 : 0;
        }
        if (accepted ? right != 100 : right > 10) {
            throw new IllegalStateException(
                    title
                            + " accepts "
                            + right
                            + " of 100 codes at step "
                            + (step - Users.STEP)
                            + " of "
                            + work);
        }
    }
}
