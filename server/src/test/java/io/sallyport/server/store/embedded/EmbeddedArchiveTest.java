package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.server.store.Samples;
import io.sallyport.server.store.SealStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedArchiveTest extends SealStoreContract<EmbeddedArchive> {
    @TempDir private Path folder;
    private EmbeddedStore store;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(folder.resolve("store"), Samples.seal());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected AccountStore accounts() {
        return store;
    }

    @Override
    protected AuditLog audit() {
        return store;
    }

    @Override
    protected EmbeddedArchive archive() {
        return store.archive();
    }
}
