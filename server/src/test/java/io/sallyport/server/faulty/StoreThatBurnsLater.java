package io.sallyport.server.faulty;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** FAULT-16: the reply leaves first, the burn is written a moment later. */
public final class StoreThatBurnsLater extends StoreWithAFlaw {
    private static final long LATER_MILLIS = 20;

    public StoreThatBurnsLater(AccountStore store) {
        super(store);
    }

    @Override
    public boolean replace(Versioned seen, Account next, AuditEvent event) {
        if (event.verdict() != Verdict.GRANTED) return store.replace(seen, next, event);
        var later = CompletableFuture.delayedExecutor(LATER_MILLIS, TimeUnit.MILLISECONDS);
        later.execute(() -> store.replace(seen, next, event));
        return true;
    }
}
