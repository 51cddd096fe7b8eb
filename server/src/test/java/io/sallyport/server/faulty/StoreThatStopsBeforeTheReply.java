package io.sallyport.server.faulty;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * FAULT-38: while there is a file {@code stop} in its folder, a decision that is durable is told to
 * nobody: it leaves a file {@code stopped}, and stands still for ever.
 */
public final class StoreThatStopsBeforeTheReply extends StoreWithAFlaw {
    private final Path folder;

    public StoreThatStopsBeforeTheReply(AccountStore store, Path folder) {
        super(store);
        this.folder = folder;
    }

    @Override
    public boolean replace(Versioned seen, Account next, AuditEvent event) {
        boolean isDurable = store.replace(seen, next, event);
        if (isDurable && Files.exists(folder.resolve("stop"))) standStill();
        return isDurable;
    }

    private void standStill() {
        try {
            Files.writeString(folder.resolve("stopped"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (true) LockSupport.park(this);
    }
}
