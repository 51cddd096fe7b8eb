package io.sallyport.engine.testing;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.identity.AccountName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The port's contract in its plainest form: a map, a list, and one lock around both. */
public final class ReferenceStore implements AccountStore {
    private final TreeMap<AccountName, Versioned> accounts = new TreeMap<>();
    private final List<AuditEvent> events = new ArrayList<>();
    private long versions;

    @Override
    public synchronized Optional<Versioned> find(AccountName name) {
        return Optional.ofNullable(accounts.get(name));
    }

    @Override
    public synchronized boolean create(Account first, AuditEvent event) {
        return !accounts.containsKey(first.name()) && put(first, event);
    }

    @Override
    public synchronized boolean replace(Versioned seen, Account next, AuditEvent event) {
        return isStill(seen) && put(next, event);
    }

    @Override
    public synchronized boolean delete(Versioned seen, AuditEvent event) {
        if (!isStill(seen)) return false;
        accounts.remove(seen.account().name());
        return events.add(event);
    }

    @Override
    public synchronized void record(AuditEvent event) {
        events.add(event);
    }

    @Override
    public synchronized List<AccountName> names(Optional<AccountName> after, int limit) {
        var rest = after.map(name -> accounts.tailMap(name, false)).orElse(accounts);
        return rest.keySet().stream().limit(limit).toList();
    }

    /** Makes {@code account} the state, as if it had always been so. */
    public synchronized void set(Account account) {
        accounts.put(account.name(), new Versioned(account, ++versions));
    }

    /** All events so far, oldest first. */
    public synchronized List<AuditEvent> events() {
        return List.copyOf(events);
    }

    private boolean isStill(Versioned seen) {
        Versioned current = accounts.get(seen.account().name());
        return current != null && current.version() == seen.version();
    }

    private boolean put(Account account, AuditEvent event) {
        accounts.put(account.name(), new Versioned(account, ++versions));
        return events.add(event);
    }
}
