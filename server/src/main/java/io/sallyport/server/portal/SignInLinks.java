package io.sallyport.server.portal;

import io.sallyport.engine.identity.AccountName;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One-time links from an authenticated shell or an administrator (FA-97): 128 random bits of which
 * a digest is kept, with an end, good once. One link an account: a newer one ends the older.
 *
 * <p>They are kept in memory: a restart ends them all, and never brings one back that was used.
 */
public final class SignInLinks {
    /** More are never open at once; the one made first makes room. */
    static final int LINKS_MAX = 1_000;

    private static final int BYTES = 16;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final String PURPOSE = "link";

    private final SecureRandom random;
    private final Map<String, Link> byDigest = new LinkedHashMap<>();

    private record Link(AccountName account, Instant end) {}

    public SignInLinks(SecureRandom random) {
        this.random = random;
    }

    /**
     * Makes one.
     *
     * @param origin scheme, host and port by which browsers reach the pages
     * @return its address, which is a secret until it is used
     */
    public URI link(URI origin, AccountName account, Instant end) {
        return origin.resolve(Portal.LINK + issue(account, end));
    }

    /** Makes one; returns what goes into its address. */
    synchronized String issue(AccountName account, Instant end) {
        byDigest.values().removeIf(link -> link.account().equals(account));
        if (byDigest.size() >= LINKS_MAX) byDigest.remove(byDigest.keySet().iterator().next());
        String secret = SecretDigest.draw(BYTES, random);
        byDigest.put(SecretDigest.of(PURPOSE, secret), new Link(account, end));
        return secret;
    }

    /** Whose it is, if it is good; it stays so. */
    synchronized Optional<AccountName> look(String secret, Instant now) {
        if (!SHAPE.matcher(secret).matches()) return Optional.empty();
        return Optional.ofNullable(byDigest.get(SecretDigest.of(PURPOSE, secret)))
                .filter(link -> now.isBefore(link.end()))
                .map(Link::account);
    }

    /** Whose it was, if it was good; of many who ask at once, one is told. */
    synchronized Optional<AccountName> redeem(String secret, Instant now) {
        Optional<AccountName> account = look(secret, now);
        if (account.isPresent()) byDigest.remove(SecretDigest.of(PURPOSE, secret));
        return account;
    }
}
