package io.sallyport.server.store.memory;

import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.server.store.SealStoreContract;

final class MemoryArchiveTest extends SealStoreContract<MemoryArchive> {
    private final MemoryStore store = new MemoryStore();

    @Override
    protected AccountStore accounts() {
        return store;
    }

    @Override
    protected AuditLog audit() {
        return store;
    }

    @Override
    protected MemoryArchive archive() {
        return store.archive();
    }
}
