package io.sallyport.server.faulty;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.identity.AccountName;
import java.util.List;
import java.util.Optional;

/** Another store, whose methods a flaw overrides one by one. */
abstract class StoreWithAFlaw implements AccountStore {
    final AccountStore store;

    StoreWithAFlaw(AccountStore store) {
        this.store = store;
    }

    @Override
    public Optional<Versioned> find(AccountName name) {
        return store.find(name);
    }

    @Override
    public boolean create(Account first, AuditEvent event) {
        return store.create(first, event);
    }

    @Override
    public boolean replace(Versioned seen, Account next, AuditEvent event) {
        return store.replace(seen, next, event);
    }

    @Override
    public boolean delete(Versioned seen, AuditEvent event) {
        return store.delete(seen, event);
    }

    @Override
    public void record(AuditEvent event) {
        store.record(event);
    }

    @Override
    public List<AccountName> names(Optional<AccountName> after, int limit) {
        return store.names(after, limit);
    }
}
