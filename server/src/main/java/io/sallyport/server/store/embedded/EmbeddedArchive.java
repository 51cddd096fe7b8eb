package io.sallyport.server.store.embedded;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.sealing.AuditArchive;
import io.sallyport.engine.sealing.SealStore;
import io.sallyport.server.store.Ports;
import java.util.List;
import java.util.Optional;

/**
 * The seals of an embedded store, and what lies in it. Its changes go along with those of logins,
 * and never hold one up for a sync of their own.
 */
public final class EmbeddedArchive implements AuditArchive, SealStore {
    private static final String SIGNING_KEY = "audit-key";
    private static final String CUT = "audit-cut";

    private final Sessions sessions;
    private final Writer writer;
    private final Arrivals arrivals;

    EmbeddedArchive(Sessions sessions, Writer writer, Arrivals arrivals) {
        this.sessions = sessions;
        this.writer = writer;
        this.arrivals = arrivals;
    }

    @Override
    public List<Row> rows(long sequence, int limit) {
        Ports.limit(limit, ROWS_MAX);
        return sessions.ask(reader -> reader.archive().rows(sequence, limit));
    }

    @Override
    public List<Row> rowsByLabel(String label, long sequence, int limit) {
        Ports.limit(limit, ROWS_MAX);
        return sessions.ask(reader -> reader.archive().rowsByLabel(label, sequence, limit));
    }

    @Override
    public Head head(AccountName name) {
        return sessions.ask(reader -> reader.archive().head(name));
    }

    @Override
    public List<AccountName> names(Optional<AccountName> after, int limit) {
        return sessions.ask(reader -> reader.names(after, limit));
    }

    @Override
    public long lastSequence() {
        return arrivals.last();
    }

    @Override
    public Optional<byte[]> signingKey() {
        return sessions.ask(reader -> reader.archive().meta(SIGNING_KEY));
    }

    @Override
    public void keepSigningKey(byte[] wrapped) {
        writer.write(connection -> connection.putMeta(SIGNING_KEY, wrapped));
    }

    @Override
    public Newest remembered() {
        return sessions.current().newestSeal();
    }

    @Override
    public Optional<Signed> newestSeal() {
        return sessions.ask(reader -> reader.archive().newestSeal());
    }

    @Override
    public List<Signed> sealsAfter(long number, int limit) {
        Ports.limit(limit, SEALS_MAX);
        return sessions.ask(reader -> reader.archive().seals(number, limit));
    }

    @Override
    public void append(Signed seal) {
        writer.writeAlong(connection -> connection.append(seal));
    }

    @Override
    public Optional<byte[]> cut() {
        return sessions.ask(reader -> reader.archive().meta(CUT));
    }

    @Override
    public void keepCut(byte[] record) {
        writer.writeAlong(connection -> connection.putMeta(CUT, record));
    }

    @Override
    public boolean sweep(long number, long sequence, int limit) {
        return writer.writeAlong(connection -> connection.sweep(number, sequence, limit));
    }
}
