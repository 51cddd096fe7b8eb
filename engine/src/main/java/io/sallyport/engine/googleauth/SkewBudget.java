package io.sallyport.engine.googleauth;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds the wide search (GA-166): twice per account and time step, and for all accounts together
 * {@value #BURST} at once and ten in a second, which keep a core busy for some hundredths. Beyond
 * that nothing is searched, and the answer is "no match". Safe for use by many threads.
 */
public final class SkewBudget {
    static final int PER_STEP = 2;
    static final int BURST = 100;
    static final Duration INTERVAL = Duration.ofMillis(100);

    /** More than the budget of the machine can fill within the longest time step. */
    private static final int ACCOUNTS_MAX = 1_024;

    private final Map<String, Used> accounts = new LinkedHashMap<>();

    /** When the budget would be full again. */
    private Instant fullAt = Instant.EPOCH;

    private record Used(long step, int searches) {}

    public SkewBudget() {}

    /** Takes one search for this account at this step; false if there is none left. */
    public synchronized boolean take(String account, long step, Instant now) {
        Used used = accounts.getOrDefault(account, new Used(step, 0));
        int before = used.step() == step ? used.searches() : 0;
        if (before >= PER_STEP || !takeFromMachine(now)) return false;
        accounts.remove(account);
        accounts.put(account, new Used(step, before + 1));
        if (accounts.size() > ACCOUNTS_MAX) accounts.remove(accounts.keySet().iterator().next());
        return true;
    }

    private boolean takeFromMachine(Instant now) {
        Instant latest = now.plus(INTERVAL.multipliedBy(BURST));
        // A clock that was set back must not close the search for as long.
        if (fullAt.isAfter(latest)) fullAt = latest;
        Instant next = (fullAt.isBefore(now) ? now : fullAt).plus(INTERVAL);
        if (next.isAfter(latest)) return false;
        fullAt = next;
        return true;
    }
}
