package io.sallyport.engine.testing;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.identity.AccountName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A store at one call of which something happens, such as a fault, before or after its work. */
public class FaultyStore implements AccountStore {
    /** Whether the work of that call is done when it happens. */
    public enum When {
        BEFORE_THE_WORK,
        AFTER_THE_WORK
    }

    private final AccountStore store;
    private int calls;
    private int chosen = -1;
    private When when = When.BEFORE_THE_WORK;
    private Runnable event = () -> {};

    public FaultyStore(AccountStore store) {
        this.store = store;
    }

    /** Runs {@code what} at the {@code call}-th call from now on, counted from 1. */
    public void at(int call, When whenever, Runnable what) {
        calls = 0;
        chosen = call;
        when = whenever;
        event = what;
    }

    /** The {@code call}-th call from now on fails, counted from 1. */
    public void failAt(int call, When whenever, RuntimeException fault) {
        at(
                call,
                whenever,
                () -> {
                    throw fault;
                });
    }

    /** Nothing more happens. */
    public void recover() {
        chosen = -1;
    }

    /** Calls since the last {@link #at}. */
    public int calls() {
        return calls;
    }

    @Override
    public Optional<Versioned> find(AccountName name) {
        return call(() -> store.find(name));
    }

    @Override
    public boolean create(Account first, AuditEvent event) {
        return call(() -> store.create(first, event));
    }

    @Override
    public boolean replace(Versioned seen, Account next, AuditEvent event) {
        return call(() -> store.replace(seen, next, event));
    }

    @Override
    public boolean delete(Versioned seen, AuditEvent event) {
        return call(() -> store.delete(seen, event));
    }

    @Override
    public void record(AuditEvent event) {
        call(() -> {
            store.record(event);
            return true;
        });
    }

    @Override
    public List<AccountName> names(Optional<AccountName> after, int limit) {
        return call(() -> store.names(after, limit));
    }

    private <R> R call(Supplier<R> work) {
        boolean now = ++calls == chosen;
        if (now && when == When.BEFORE_THE_WORK) event.run();
        R result = work.get();
        if (now && when == When.AFTER_THE_WORK) event.run();
        return result;
    }
}
