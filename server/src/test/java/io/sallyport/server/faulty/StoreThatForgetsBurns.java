package io.sallyport.server.faulty;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Verdict;

/** FAULT-16: an accepted code is not burned; only the event is written. */
public final class StoreThatForgetsBurns extends StoreWithAFlaw {
    public StoreThatForgetsBurns(AccountStore store) {
        super(store);
    }

    @Override
    public boolean replace(Versioned seen, Account next, AuditEvent event) {
        boolean isBurn = event.verdict() == Verdict.GRANTED;
        return store.replace(seen, isBurn ? seen.account() : next, event);
    }
}
