package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.identity.AccountName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The accounts that were replaced last, as they are in the database: a login looks at its account
 * twice, and the next one of the same person a third time.
 *
 * <p>Only what a commit has made durable is put here, in the order of the commits, and never what
 * was read: so nothing here is older than the database.
 */
final class RecentAccounts {
    /** An account takes one or two KiB. */
    static final int ACCOUNTS_MAX = 2_048;

    private static final float LOAD_FACTOR = 0.75f;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AccountName, Versioned> accounts =
            new LinkedHashMap<>(16, LOAD_FACTOR, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<AccountName, Versioned> eldest) {
                    return size() > ACCOUNTS_MAX;
                }
            };

    /** Empty if it is not known here, which says nothing about the database. */
    Optional<Versioned> find(AccountName name) {
        lock.lock();
        try {
            return Optional.ofNullable(accounts.get(name));
        } finally {
            lock.unlock();
        }
    }

    /** Called between a commit and the next one. */
    void replaced(Versioned durable) {
        lock.lock();
        try {
            accounts.put(durable.account().name(), durable);
        } finally {
            lock.unlock();
        }
    }

    /** It was deleted, or is not what it was taken for. */
    void forget(AccountName name) {
        lock.lock();
        try {
            accounts.remove(name);
        } finally {
            lock.unlock();
        }
    }
}
