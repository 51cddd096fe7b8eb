package io.sallyport.server.faulty;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.identity.AccountName;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** FAULT-16: every change after enrolment is right, at once, and gone with the process. */
public final class StoreThatBurnsInMemory extends StoreWithAFlaw {
    private static final String DEVICE_ADDED = "ENROLLED";

    /** Above every version of the store below. */
    private final AtomicLong versions = new AtomicLong(1L << 40);

    private final ConcurrentHashMap<AccountName, Versioned> changed = new ConcurrentHashMap<>();

    public StoreThatBurnsInMemory(AccountStore store) {
        super(store);
    }

    @Override
    public Optional<Versioned> find(AccountName name) {
        Versioned inMemory = changed.get(name);
        return inMemory != null ? Optional.of(inMemory) : store.find(name);
    }

    @Override
    public synchronized boolean replace(Versioned seen, Account next, AuditEvent event) {
        AccountName name = next.name();
        if (event.cause().name().equals(DEVICE_ADDED) && !changed.containsKey(name))
            return store.replace(seen, next, event);
        long now = find(name).map(Versioned::version).orElse(-1L);
        if (now != seen.version()) return false;
        changed.put(name, new Versioned(next, versions.incrementAndGet()));
        return true;
    }
}
