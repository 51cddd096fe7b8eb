package io.sallyport.server.store.embedded;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.server.app.AppStore;
import java.util.Optional;

/** The list of applications in an embedded store: one row beside the store's id. */
final class EmbeddedApps implements AppStore {
    private static final String ROW = "applications";

    private final Sessions sessions;
    private final Writer writer;

    EmbeddedApps(Sessions sessions, Writer writer) {
        this.sessions = sessions;
        this.writer = writer;
    }

    @Override
    public Optional<byte[]> apps() {
        return sessions.ask(reader -> reader.archive().meta(ROW));
    }

    @Override
    public void keepApps(byte[] sealed) {
        writer.write(connection -> connection.putMeta(ROW, sealed));
    }

    @Override
    public void keepApps(byte[] sealed, AuditEvent event) {
        var row = EventRow.of(event);
        writer.write(connection -> connection.putMeta(ROW, sealed) && connection.record(row));
    }
}
