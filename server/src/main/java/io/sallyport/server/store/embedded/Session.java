package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.keys.RecordSeal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections, from the proof that what they show is on the disk to the first fault.
 *
 * <p>After a failed sync nobody knows which pages the kernel has dropped, and a later sync that
 * succeeds proves nothing (FAULT-7). So a session with a fault is given up, and a new one begins
 * with a write and a checkpoint of the whole log, both synced.
 */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ReentrantLock commits = new ReentrantLock();
    private final RecentAccounts recent = new RecentAccounts();
    private final Records records;
    private final WriteConnection writer;
    private final ReadConnections readers;
    private final StoreMark mark;
    private final Checkpoints checkpoints;

    static Session open(StoreFolder folder, RecordSeal seal, Opening opening)
            throws SQLException, IOException {
        Connection connection = Sqlite.writer(folder.database());
        try {
            byte[] storeId = Schema.prepare(connection, seal, opening);
            prove(connection);
            return new Session(folder, seal, connection, storeId, opening);
        } catch (SQLException | IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Session(
            StoreFolder folder,
            RecordSeal seal,
            Connection connection,
            byte[] storeId,
            Opening opening)
            throws SQLException, IOException {
        try {
            records = new Records(seal, storeId);
            writer = new WriteConnection(connection, records);
            opened.push(writer);
            mark = StoreMark.open(folder.mark(), seal, storeId, writer.sequence(), opening);
            opened.push(mark);
            checkpoints = new Checkpoints(folder.database(), mark, commits);
            opened.push(checkpoints);
            readers = new ReadConnections(folder.database(), records);
            opened.push(readers);
        } catch (SQLException | IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    Records records() {
        return records;
    }

    /** Of this session only: after a fault nothing is known but what the database shows anew. */
    RecentAccounts recent() {
        return recent;
    }

    /** Of the last event that is durable. */
    long sequence() {
        return writer.sequence();
    }

    /** Makes all changes in one transaction; on return it is durable. */
    void commit(List<Pending> batch) throws SQLException, IOException {
        commits.lock();
        try {
            writer.begin();
            for (Pending pending : batch) pending.make(writer);
            writer.commit();
        } finally {
            commits.unlock();
        }
        for (Pending pending : batch) pending.remember(recent);
        mark.moveTo(writer.sequence());
        checkpoints.wrote(batch.size());
    }

    /** Takes back a transaction that failed. */
    void rollback() throws SQLException {
        writer.rollback();
    }

    <R> R ask(ReadConnections.Query<R> query) throws SQLException {
        return readers.ask(query);
    }

    /** Writes and syncs a little, to see whether there is room again. */
    void probe() throws SQLException {
        writer.probe();
    }

    /** What went wrong away from the commits. */
    Optional<Exception> fault() {
        return checkpoints.fault();
    }

    /** Closes the readers first and the writer last, which leaves no log behind. */
    @Override
    public void close() {
        while (!opened.isEmpty()) close(opened.pop());
    }

    /**
     * Closes the writer first and the readers last, who cannot checkpoint. SQLite would else copy
     * only what it thinks is missing in the database, and delete the log; after a failed sync that
     * may be too little. The next session reads the whole log anew and copies all of it.
     */
    void abandon() {
        while (!opened.isEmpty()) close(opened.pollLast());
    }

    /** After {@link #abandon}, once the last reader has come back. */
    boolean isGone() {
        return readers.isGone();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("cannot close a part of the store: {}", e.getMessage());
        }
    }

    private static void prove(Connection connection) throws SQLException {
        Sqlite.execute(connection, WriteConnection.PROBE);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            row.next();
            boolean isBusy = row.getInt("busy") != 0;
            if (isBusy)
                throw new StoreException(
                        "another program reads the database and keeps the store from opening;"
                                + " end it: fuser store.db");
        }
    }
}
