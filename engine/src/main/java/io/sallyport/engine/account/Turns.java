package io.sallyport.engine.account;

import io.sallyport.engine.identity.AccountName;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets attempts on one account take turns inside this process, so that a flood on it costs no
 * retries. Correctness does not rest on it: the store arbitrates.
 */
final class Turns {
    private static final int STRIPES = 1_024;
    private static final int WAITING_MAX = 512;
    private static final long WAIT_SECONDS_MAX = 5;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    Turns() {
        for (int i = 0; i < STRIPES; i++) stripes[i] = new ReentrantLock(true);
    }

    /**
     * @throws StoreException if too many wait already, or the turn does not come in time
     */
    <R> R take(AccountName name, Supplier<R> work) {
        ReentrantLock stripe = stripes[Math.floorMod(name.value().hashCode(), STRIPES)];
        if (stripe.getQueueLength() > WAITING_MAX) throw overload(name);
        enter(stripe, name);
        try {
            return work.get();
        } finally {
            stripe.unlock();
        }
    }

    private static void enter(ReentrantLock stripe, AccountName name) {
        try {
            if (!stripe.tryLock(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) throw overload(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for a turn on " + name, e);
        }
    }

    private static StoreException overload(AccountName name) {
        return new StoreException(
                "too many attempts on "
                        + name
                        + " at once; this one was not judged; if it goes on, block where they come"
                        + " from");
    }
}
