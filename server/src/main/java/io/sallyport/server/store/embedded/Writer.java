package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.StoreException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the store. It commits whatever waits in one transaction and never
 * waits for more: a lone change is written at once, and while one batch is being synced the next
 * one forms by itself.
 */
final class Writer implements AutoCloseable {
    private static final int QUEUE_MAX = 1_024;
    private static final int BATCH_MAX = 256;
    private static final Duration QUEUE_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(10);
    private static final Duration IDLE_MAX = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Sessions sessions;
    private final Arrivals arrivals;
    private final Thread thread = new Thread(this::run, "store-writer");
    private volatile boolean closed;

    Writer(Sessions sessions, Arrivals arrivals) {
        this.sessions = sessions;
        this.arrivals = arrivals;
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes a change; on return it is durable, or did not take place. */
    boolean write(Change change) {
        var pending = new Pending(change);
        enqueue(pending);
        // After the end nobody takes it from the queue.
        if (closed && queue.remove(pending)) pending.failed(isClosed());
        return pending.await();
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() {
        closed = true;
        // Wakes the thread; if the queue is full it is awake.
        boolean ignored = queue.offer(new Pending(connection -> false));
        try {
            if (!thread.join(CLOSE_WAIT_MAX)) LOG.warn("the store's writer does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Pending pending) {
        if (closed) throw isClosed();
        try {
            if (queue.offer(pending, QUEUE_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting to write", e);
        }
        throw new StoreException(
                "too many changes wait to be written; is the disk slow, or is this an attack?");
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            try {
                List<Pending> batch = next();
                sessions.tend();
                if (!batch.isEmpty()) commit(batch);
            } catch (RuntimeException | Error e) {
                LOG.error("the store's writer met a bug and goes on; please report it", e);
            } catch (InterruptedException e) {
                LOG.error("nobody may interrupt the store's writer", e);
            }
        }
    }

    /** Whatever waits; nothing, if nothing came for a while. */
    private List<Pending> next() throws InterruptedException {
        var batch = new ArrayList<Pending>();
        @Nullable Pending first = queue.poll(IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) return batch;
        batch.add(first);
        queue.drainTo(batch, BATCH_MAX - 1);
        batch.removeIf(Pending::isAbandoned);
        return batch;
    }

    private void commit(List<Pending> batch) {
        try {
            Session session = sessions.current();
            commit(session, batch);
        } catch (StoreException e) {
            fail(batch, e);
        } catch (RuntimeException | Error e) {
            giveUp(batch, e);
        }
    }

    private void commit(Session session, List<Pending> batch) {
        try {
            session.commit(batch);
            sessions.succeeded();
            // Before the writers go on: whoever wrote an event finds that a follower can have it.
            arrivals.upTo(session.sequence());
            batch.forEach(Pending::isDurable);
        } catch (SQLException e) {
            takeBack(session, batch, e);
        } catch (IOException e) {
            giveUp(batch, e);
        }
    }

    private void takeBack(Session session, List<Pending> batch, SQLException cause) {
        if (!isTakenBack(session, cause)) giveUp(batch, cause);
        else if (batch.size() == 1 || Sqlite.isBusy(cause)) refuse(batch, cause);
        // One change that cannot be stored must not fail its neighbours.
        else for (Pending pending : batch) commit(List.of(pending));
    }

    private static boolean isTakenBack(Session session, SQLException cause) {
        try {
            session.rollback();
            return Sqlite.isRolledBack(cause);
        } catch (SQLException e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    private void refuse(List<Pending> batch, SQLException cause) {
        sessions.failed(cause);
        fail(
                batch,
                new StoreException("a change was not stored: " + sessions.advice(cause), cause));
    }

    private void giveUp(List<Pending> batch, Throwable cause) {
        sessions.lost(cause);
        fail(
                batch,
                new StoreException(
                        "it is not known whether a change was stored: " + sessions.advice(cause),
                        cause));
    }

    private static void fail(List<Pending> batch, StoreException fault) {
        batch.forEach(pending -> pending.failed(fault));
    }

    private static StoreException isClosed() {
        return new StoreException("the store is closed");
    }
}
