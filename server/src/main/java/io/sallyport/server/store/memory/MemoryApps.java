package io.sallyport.server.store.memory;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.server.app.AppStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The list of applications of a store in memory. */
public final class MemoryApps implements AppStore {
    private final MemoryStore store;
    private byte @Nullable [] kept;

    public MemoryApps(MemoryStore store) {
        this.store = store;
    }

    @Override
    public Optional<byte[]> apps() {
        return store.locked(() -> Optional.ofNullable(kept).map(byte[]::clone));
    }

    @Override
    public void keepApps(byte[] sealed) {
        store.locked(() -> keep(sealed));
    }

    @Override
    public void keepApps(byte[] sealed, AuditEvent event) {
        store.locked(() -> {
            store.record(event);
            return keep(sealed);
        });
    }

    private boolean keep(byte[] sealed) {
        kept = sealed.clone();
        return true;
    }
}
