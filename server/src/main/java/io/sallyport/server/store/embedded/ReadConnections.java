package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends connections to readers, the one used last first. All are opened at the start, so that no
 * login needs a file descriptor of its own (FAULT-26).
 */
final class ReadConnections implements AutoCloseable {
    static final int CONNECTIONS_MAX = 4;
    private static final int WAIT_SECONDS_MAX = 5;
    private static final Logger LOG = LoggerFactory.getLogger(ReadConnections.class);

    /** What is asked of one connection. */
    interface Query<R> {
        R ask(Reader reader) throws SQLException;
    }

    private final Path file;
    private final Records records;
    private final Semaphore permits = new Semaphore(CONNECTIONS_MAX);
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ReadConnections(Path file, Records records) throws SQLException {
        this.file = file;
        this.records = records;
        try {
            for (int i = 0; i < CONNECTIONS_MAX; i++) idle.push(new Reader(file, records));
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    <R> R ask(Query<R> query) throws SQLException {
        takePermit();
        try {
            return askOne(query);
        } finally {
            permits.release();
        }
    }

    private <R> R askOne(Query<R> query) throws SQLException {
        Reader lent = idle.poll();
        Reader reader = lent != null ? lent : new Reader(file, records);
        try {
            R answer = query.ask(reader);
            giveBack(reader);
            return answer;
        } catch (StoreException damage) {
            giveBack(reader);
            throw damage;
        } catch (SQLException | RuntimeException | Error e) {
            close(reader);
            throw e;
        }
    }

    /** Closes what nobody uses now; the rest is closed when it comes back. */
    @Override
    public void close() {
        closed = true;
        for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) close(reader);
    }

    /** Closed, and nobody reads any more. */
    boolean isGone() {
        return closed && idle.isEmpty() && permits.availablePermits() == CONNECTIONS_MAX;
    }

    private void giveBack(Reader reader) {
        idle.push(reader);
        if (closed) close();
    }

    private static void close(@Nullable Reader reader) {
        try {
            if (reader != null) reader.close();
        } catch (SQLException e) {
            LOG.warn("cannot close a reading connection: {}", e.getMessage());
        }
    }

    private void takePermit() {
        try {
            if (permits.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting to read", e);
        }
        throw new StoreException(
                "no connection was free to read for "
                        + WAIT_SECONDS_MAX
                        + " seconds; is the disk"
                        + " slow?");
    }
}
