package io.sallyport.server.store;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Versioned;

/** What every store asks of its callers; whoever breaks it has a bug. */
public final class Ports {
    private Ports() {}

    /** Checks the limit of one page, 1 to {@code max}. */
    public static int limit(int limit, int max) {
        if (limit < 1 || limit > max)
            throw new IllegalArgumentException("a page has 1 to " + max + " entries, not " + limit);
        return limit;
    }

    /** An account may only be replaced by itself. */
    public static void sameName(Versioned seen, Account next) {
        if (!seen.account().name().equals(next.name()))
            throw new IllegalArgumentException(
                    "the account "
                            + seen.account().name()
                            + " cannot become the account "
                            + next.name());
    }
}
