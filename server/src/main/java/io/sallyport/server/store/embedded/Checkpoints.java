package io.sallyport.server.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the log into the database, on a connection and a thread of its own, so that no commit
 * waits for it. Only when the log does not come to an end by itself, under a load without a pause,
 * are commits held for a moment, so that it can begin anew.
 */
final class Checkpoints implements AutoCloseable {
    private static final int CHANGES_MAX = 4_096;
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(5);

    /** 32 MiB, read again at a start after a crash. */
    private static final int LOG_PAGES_MAX = 8 * 1_024;

    private static final String PASSIVE = "PRAGMA wal_checkpoint(PASSIVE)";
    private static final String RESTART = "PRAGMA wal_checkpoint(RESTART)";

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final Connection connection;
    private final StoreMark mark;
    private final Lock commits;
    private final Thread thread = new Thread(this::run, "store-checkpoints");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();
    private int changes;
    private boolean closed;
    private volatile @Nullable Exception fault;

    /**
     * @param commits held by the writer while it commits
     */
    Checkpoints(Path file, StoreMark mark, Lock commits) throws SQLException {
        this.mark = mark;
        this.commits = commits;
        connection = Sqlite.checkpointer(file);
        thread.setDaemon(true);
        thread.start();
    }

    /** So many changes were committed to the log. */
    void wrote(int count) {
        lock.lock();
        try {
            boolean isFirst = changes == 0;
            changes += count;
            if (isFirst || changes >= CHANGES_MAX) due.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Why no checkpoint can be trusted any more; then neither can the connections (FAULT-7). */
    Optional<Exception> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public void close() throws SQLException {
        lock.lock();
        try {
            closed = true;
            due.signal();
        } finally {
            lock.unlock();
        }
        join();
        connection.close();
    }

    private void run() {
        try {
            while (isDue()) checkpoint();
        } catch (SQLException | IOException | RuntimeException e) {
            LOG.error("a checkpoint of the store failed", e);
            fault = e;
        } catch (InterruptedException e) {
            fault = e;
        }
    }

    private void checkpoint() throws SQLException, IOException {
        try {
            long pages = pagesInLogAfter(PASSIVE);
            if (pages > LOG_PAGES_MAX) beginAnew();
            mark.sync();
        } catch (SQLException e) {
            if (!Sqlite.isRolledBack(e)) throw e;
            LOG.warn("the store's log waits for a later checkpoint: {}", e.getMessage());
        }
    }

    private void beginAnew() throws SQLException {
        commits.lock();
        try {
            pagesInLogAfter(RESTART);
        } finally {
            commits.unlock();
        }
    }

    /** A statement of its own each time: one that found the disk full cannot be used again. */
    private long pagesInLogAfter(String checkpoint) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(checkpoint)) {
            row.next();
            return row.getLong("log");
        }
    }

    /** Waits until there is enough to do, or little for long enough; false at the end. */
    private boolean isDue() throws InterruptedException {
        lock.lock();
        try {
            while (changes == 0 && !closed) due.await();
            long nanos = PAUSE_MAX.toNanos();
            while (changes < CHANGES_MAX && !closed && nanos > 0) nanos = due.awaitNanos(nanos);
            changes = 0;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void join() {
        try {
            if (!thread.join(CLOSE_WAIT_MAX)) LOG.warn("a checkpoint does not come to its end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
