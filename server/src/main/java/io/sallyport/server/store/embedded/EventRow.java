package io.sallyport.server.store.embedded;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.identity.AccountName;
import java.util.Optional;

/** An event as its row will hold it, but for its sequence and seal, which only the writer knows. */
record EventRow(String id, Optional<AccountName> account, byte[] record) {
    static EventRow of(AuditEvent event) {
        return new EventRow(event.id(), event.account(), AuditEventFormat.write(event));
    }
}
