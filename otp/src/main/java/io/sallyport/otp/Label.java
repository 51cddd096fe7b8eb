package io.sallyport.otp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose code it is, and for what: the names of an otpauth URI (FMT-13, FMT-15).
 *
 * @param account not blank, no blank at its start
 * @param issuer not blank
 */
record Label(String account, Optional<String> issuer) {
    /**
     * Longest names, in bytes as written, the issuer counted twice; the rest of a URI is shorter.
     */
    static final int ENCODED_BYTES_MAX = 3 * 1024;

    /**
     * @throws IllegalArgumentException if a name breaks a rule; see {@link #problem}
     */
    Label {
        account = withoutLeadingBlanks(account);
        String problem = problem(account, issuer);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** A reader drops blanks after the colon, so an account cannot start with one. */
    static String withoutLeadingBlanks(String account) {
        int start = 0;
        while (start < account.length() && account.charAt(start) == ' ') {
            start++;
        }
        return account.substring(start);
    }

    /** Which rule the names break, without quoting them; null if none. */
    static @Nullable String problem(String account, Optional<String> issuer) {
        if (account.isBlank()) {
            return "there is no account";
        }
        if (issuer.isPresent() && issuer.get().isBlank()) {
            return "the issuer is blank";
        }
        String names = account + issuer.orElse("");
        if (names.indexOf(':') >= 0) {
            return "a colon is inside a name; the only one stands between issuer and account";
        }
        if (names.codePoints().anyMatch(Character::isISOControl)) {
            return "a control character is inside a name";
        }
        if (!UTF_8.newEncoder().canEncode(names)) {
            return "a name is not Unicode";
        }
        if (encodedBytes(account, issuer) > ENCODED_BYTES_MAX) {
            return "the names are longer than "
                    + ENCODED_BYTES_MAX
                    + " bytes together, as written in a URI";
        }
        return null;
    }

    private static int encodedBytes(String account, Optional<String> issuer) {
        return PercentEncoding.encode(account).length()
                + 2 * issuer.map(PercentEncoding::encode).orElse("").length();
    }
}
