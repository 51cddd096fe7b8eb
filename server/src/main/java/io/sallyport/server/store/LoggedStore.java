package io.sallyport.server.store;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.identity.AccountName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells somebody, such as the system's log, of every event that has become durable in another
 * store.
 */
public final class LoggedStore implements AccountStore {
    private final AccountStore store;
    private final Consumer<AuditEvent> log;

    public LoggedStore(AccountStore store, Consumer<AuditEvent> log) {
        this.store = store;
        this.log = log;
    }

    @Override
    public Optional<Versioned> find(AccountName name) {
        return store.find(name);
    }

    @Override
    public boolean create(Account first, AuditEvent event) {
        return told(store.create(first, event), event);
    }

    @Override
    public boolean replace(Versioned seen, Account next, AuditEvent event) {
        return told(store.replace(seen, next, event), event);
    }

    @Override
    public boolean delete(Versioned seen, AuditEvent event) {
        return told(store.delete(seen, event), event);
    }

    @Override
    public void record(AuditEvent event) {
        store.record(event);
        log.accept(event);
    }

    @Override
    public List<AccountName> names(Optional<AccountName> after, int limit) {
        return store.names(after, limit);
    }

    private boolean told(boolean durable, AuditEvent event) {
        if (durable) log.accept(event);
        return durable;
    }
}
