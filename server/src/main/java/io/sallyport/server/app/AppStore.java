package io.sallyport.server.app;

import io.sallyport.engine.audit.AuditEvent;
import java.util.Optional;

/** Port: keeps the sealed list of applications. What a method changed is durable on return. */
public interface AppStore {
    /** The list as it was kept last; empty if there is none yet. */
    Optional<byte[]> apps();

    /** Keeps the list in the place of the one before, with nothing to tell. */
    void keepApps(byte[] sealed);

    /** Keeps the list, and records the event in the same transaction. */
    void keepApps(byte[] sealed, AuditEvent event);
}
