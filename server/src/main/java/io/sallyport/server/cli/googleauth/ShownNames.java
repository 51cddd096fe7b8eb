package io.sallyport.server.cli.googleauth;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the app shows. A label may bring its issuer along, before a colon; one that is given by
 * itself goes before it.
 *
 * @param account not blank, without a colon
 * @param issuer not blank, without a colon
 */
public record ShownNames(String account, Optional<String> issuer) {
    /**
     * @throws UsageException if a name cannot stand in an otpauth URI
     */
    public static ShownNames of(Choices choices, String userName, String hostName)
            throws UsageException {
        String label = choices.label().orElse(userName + "@" + hostName);
        int colon = label.indexOf(':');
        var prefix = colon < 0 ? Optional.<String>empty() : Optional.of(label.substring(0, colon));
        String issuer = choices.issuer().or(() -> prefix).orElse(hostName);
        String account = label.substring(colon + 1);
        check(Flag.LABEL, account);
        if (!issuer.isEmpty()) check(Flag.ISSUER, issuer);
        return new ShownNames(account, Optional.of(issuer).filter(Predicate.not(String::isEmpty)));
    }

    private static void check(Flag flag, String name) throws UsageException {
        if (name.isBlank()) throw new UsageException(flag.spelled() + " is blank.");
        if (name.indexOf(':') >= 0)
            throw new UsageException(
                    flag.spelled()
                            + " has a colon too many: the only one stands between issuer and"
                            + " account.");
        if (name.indexOf('\ufffd') >= 0)
            throw new UsageException(flag.spelled() + " cannot be read in this locale.");
    }
}
