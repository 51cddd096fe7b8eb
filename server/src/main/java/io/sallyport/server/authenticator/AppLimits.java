package io.sallyport.server.authenticator;

import io.sallyport.server.door.local.wire.CodeParameters;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What authenticator apps can do (FMT-21). */
@SuppressWarnings("UnnecessaryLambda") // a table reads better with named conditions
public final class AppLimits {
    private static final Set<String> SHA1 = Set.of("SHA1");
    private static final Set<String> SHA1_256 = Set.of("SHA1", "SHA256");
    private static final Set<String> ALL_HASHES = Set.of("SHA1", "SHA256", "SHA512");

    private static final Predicate<Integer> SIX = digits -> digits == 6;
    private static final Predicate<Integer> SIX_OR_EIGHT = digits -> digits == 6 || digits == 8;
    private static final Predicate<Integer> ANY = any -> true;
    private static final Predicate<Integer> HALF_A_MINUTE = seconds -> seconds == 30;

    /** The widespread ones first. */
    public static final List<App> APPS =
            List.of(
                    new App("Google Authenticator", SHA1, SIX, HALF_A_MINUTE),
                    new App("Microsoft Authenticator", SHA1, SIX, HALF_A_MINUTE),
                    new App("Aegis", ALL_HASHES, ANY, ANY),
                    new App("FreeOTP", ALL_HASHES, SIX_OR_EIGHT, ANY),
                    new App("Bitwarden", ALL_HASHES, ANY, ANY),
                    new App("1Password", SHA1_256, SIX, HALF_A_MINUTE),
                    new App("Yubico Authenticator", SHA1, SIX_OR_EIGHT, HALF_A_MINUTE),
                    new App("Duo Mobile", SHA1, SIX, HALF_A_MINUTE),
                    new App("Okta Verify", SHA1, SIX, HALF_A_MINUTE),
                    new App("Authy", SHA1, SIX_OR_EIGHT, HALF_A_MINUTE),
                    new App("LastPass", SHA1, SIX, HALF_A_MINUTE),
                    new App("2FAS", SHA1, SIX, HALF_A_MINUTE),
                    new App("Authenticator Plus", SHA1, SIX, HALF_A_MINUTE),
                    new App("Raivo", SHA1_256, SIX, HALF_A_MINUTE));

    private AppLimits() {}

    /**
     * What one app is known to do right.
     *
     * @param periods in seconds
     */
    public record App(
            String name,
            Set<String> hashes,
            Predicate<Integer> digits,
            Predicate<Integer> periods) {
        /** Whether it is known to do this right. */
        public boolean can(CodeParameters parameters) {
            return hashes.contains(parameters.algorithm())
                    && digits.test(parameters.digits())
                    && parameters.period().map(periods::test).orElse(true);
        }

        /** SHA-1, six digits, every 30 seconds, and nothing else. */
        public boolean canOnlyTheUsual() {
            return hashes.equals(SHA1) && !digits.test(8) && !periods.test(60);
        }
    }

    /** Apps that are known to do it right. */
    public static List<String> able(CodeParameters parameters) {
        return APPS.stream().filter(app -> app.can(parameters)).map(App::name).toList();
    }

    /** Apps that are known to do it wrong, or not known to do it right. */
    public static List<String> unable(CodeParameters parameters) {
        return APPS.stream().filter(app -> !app.can(parameters)).map(App::name).toList();
    }
}
