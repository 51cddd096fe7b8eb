package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.server.app.AppStore;
import io.sallyport.server.store.Ports;
import io.sallyport.server.store.SealedRows;
import io.sallyport.server.store.StoreCopies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Accounts and audit events in one SQLite database, for a single host. What a method changed is
 * synced to the disk when it returns; many callers share one sync.
 *
 * <p>One process at a time. After a crash it opens by itself; after an error of the disk it accepts
 * nothing until it could prove anew that what it shows is on the disk (FAULT-7, FAULT-8).
 */
public final class EmbeddedStore implements AccountStore, AuditLog, AutoCloseable {
    private final StoreLock lock;
    private final Sessions sessions;
    private final Arrivals arrivals = new Arrivals();
    private final Writer writer;
    private final SealedRows rows;
    private final StoreCopies copies;
    private final EmbeddedArchive archive;
    private final EmbeddedApps apps;

    private EmbeddedStore(StoreFolder folder, RecordSeal seal, Opening opening) {
        lock = StoreLock.take(folder.lock());
        try {
            sessions = new Sessions(folder, seal, opening);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
        arrivals.upTo(sessions.current().sequence());
        writer = new Writer(sessions, arrivals);
        rows = new EmbeddedRows(seal, this::ask, writer);
        copies = new EmbeddedCopies(folder);
        archive = new EmbeddedArchive(sessions, writer, arrivals);
        apps = new EmbeddedApps(sessions, writer);
    }

    /**
     * Opens the store in this folder; makes the folder and an empty store if there is none.
     *
     * @param seal of the key file that the store was made with
     * @throws StoreException if another process has it open, if others than this user could read
     *     it, if it is of another release or another key file, or if it lacks what it once had
     */
    public static EmbeddedStore open(Path directory, RecordSeal seal) {
        return new EmbeddedStore(StoreFolder.prepare(directory), seal, Opening.FOR_USE);
    }

    /**
     * Opens a store although it is an old copy, to make it fit for use. It is refused by {@link
     * #open} from then on, wherever this ends, until {@link #acceptCopy}.
     *
     * @throws StoreException as {@link #open}
     */
    public static EmbeddedStore openOldCopy(Path directory, RecordSeal seal) {
        return new EmbeddedStore(StoreFolder.prepare(directory), seal, Opening.OLD_COPY);
    }

    /** It is fit for use now; durable on return. */
    public void acceptCopy() {
        writer.write(WriteConnection::unmarkCopy);
    }

    /**
     * Why {@link #open} would take the store for an old copy; empty if it would not.
     *
     * @throws StoreException as {@link #open}, for all other reasons
     */
    public static Optional<String> whyOld(Path directory, RecordSeal seal) {
        return OldCopyCheck.why(StoreFolder.prepare(directory), seal);
    }

    /** Whether there is a store in this folder already. */
    public static boolean isIn(Path directory) {
        return StoreFolder.hasDatabase(directory);
    }

    /** Why nothing can be accepted now, and what to do about it; empty if all is well. */
    public Optional<String> fault() {
        return sessions.fault();
    }

    /** All rows, and the keys they are sealed under. */
    public SealedRows rows() {
        return rows;
    }

    /** Copies of it, made while it is used. */
    public StoreCopies copies() {
        return copies;
    }

    /** Its seals, and what lies in it for whoever looks for damage. */
    public EmbeddedArchive archive() {
        return archive;
    }

    /** Its list of applications. */
    public AppStore apps() {
        return apps;
    }

    @Override
    public Optional<Versioned> find(AccountName name) {
        Optional<Versioned> recent = sessions.current().recent().find(name);
        return recent.isPresent() ? recent : ask(reader -> reader.find(name));
    }

    @Override
    public boolean create(Account first, AuditEvent event) {
        var row = AccountRow.of(first.name());
        var eventRow = EventRow.of(event);
        return writer.write(connection -> connection.create(row, first, eventRow));
    }

    @Override
    public boolean replace(Versioned seen, Account next, AuditEvent event) {
        Ports.sameName(seen, next);
        var row = AccountRow.of(seen);
        var eventRow = EventRow.of(event);
        long version = seen.version();
        Session session = sessions.current();
        byte[] sealed = session.records().close(next, version + 1);
        boolean done = writer.write(new Change.Replacement(row, version, next, sealed, eventRow));
        // Then what was seen was not the state of now: the next look goes to the database.
        if (!done) session.recent().forget(row.name());
        return done;
    }

    @Override
    public boolean delete(Versioned seen, AuditEvent event) {
        var row = AccountRow.of(seen);
        var eventRow = EventRow.of(event);
        Session session = sessions.current();
        boolean done = writer.write(new Change.Deletion(row, seen.version(), eventRow));
        if (!done) session.recent().forget(row.name());
        return done;
    }

    @Override
    public void record(AuditEvent event) {
        var eventRow = EventRow.of(event);
        writer.write(connection -> connection.record(eventRow));
    }

    @Override
    public List<AccountName> names(Optional<AccountName> after, int limit) {
        Ports.limit(limit, NAMES_MAX);
        return ask(reader -> reader.names(after, limit));
    }

    @Override
    public List<Entry> after(long sequence, Optional<AccountName> account, int limit) {
        Ports.limit(limit, ENTRIES_MAX);
        return ask(reader -> reader.after(sequence, account, limit));
    }

    @Override
    public List<Entry> newest(Optional<AccountName> account, int limit) {
        Ports.limit(limit, ENTRIES_MAX);
        return ask(reader -> reader.newest(account, limit));
    }

    @Override
    public Optional<Entry> find(String id) {
        return ask(reader -> reader.event(id));
    }

    @Override
    public boolean await(long sequence, Duration limit) throws InterruptedException {
        return arrivals.await(sequence, limit);
    }

    /** Writes what waits, copies the log into the database, and lets the store go. */
    @Override
    public void close() {
        writer.close();
        sessions.close();
        lock.close();
    }

    private <R> R ask(ReadConnections.Query<R> query) {
        return sessions.ask(query);
    }
}
