package io.sallyport.server.store;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.metrics.Metrics;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Counts what becomes durable in another store, and how long that takes. */
public final class MeasuredStore implements AccountStore {
    private final AccountStore store;
    private final Metrics metrics;

    public MeasuredStore(AccountStore store, Metrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public Optional<Versioned> find(AccountName name) {
        return store.find(name);
    }

    @Override
    public boolean create(Account first, AuditEvent event) {
        boolean done = measured(() -> store.create(first, event));
        if (done) count(GuessState.FULL, first.guesses(), event);
        return done;
    }

    @Override
    public boolean replace(Versioned seen, Account next, AuditEvent event) {
        boolean done = measured(() -> store.replace(seen, next, event));
        if (done) count(seen.account().guesses(), next.guesses(), event);
        return done;
    }

    @Override
    public boolean delete(Versioned seen, AuditEvent event) {
        boolean done = measured(() -> store.delete(seen, event));
        if (done) metrics.decided(event);
        return done;
    }

    @Override
    public void record(AuditEvent event) {
        measured(() -> {
            store.record(event);
            return true;
        });
        metrics.decided(event);
    }

    @Override
    public List<AccountName> names(Optional<AccountName> after, int limit) {
        return store.names(after, limit);
    }

    private void count(GuessState before, GuessState after, AuditEvent event) {
        metrics.decided(event);
        metrics.budgeted(before, after, event);
    }

    private boolean measured(BooleanSupplier change) {
        long begin = System.nanoTime();
        try {
            boolean done = change.getAsBoolean();
            metrics.committed(System.nanoTime() - begin);
            return done;
        } catch (StoreException e) {
            metrics.storeFailed();
            throw e;
        }
    }
}
