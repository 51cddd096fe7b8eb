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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to change the store. Whoever comes while nobody commits takes the lead: they commit
 * whatever waits in one transaction, and never wait for more. So a lone change is written at once,
 * by its own caller and without waking another thread; and while one batch is being synced the next
 * one forms by itself.
 */
final class Writer implements AutoCloseable {
    private static final int QUEUE_MAX = 1_024;
    private static final int BATCH_MAX = 256;
    private static final Duration QUEUE_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(10);
    private static final Duration ALONG_WAIT_MAX = Duration.ofMillis(50);
    private static final Duration TEND_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Sessions sessions;
    private final Arrivals arrivals;

    /** Whoever holds it changes the store, and nobody else does. */
    private final ReentrantLock lead = new ReentrantLock();

    private final Thread tender = new Thread(this::tend, "store-tender");
    private volatile boolean closed;

    /** Set by whoever leads last. */
    private boolean ended;

    Writer(Sessions sessions, Arrivals arrivals) {
        this.sessions = sessions;
        this.arrivals = arrivals;
        tender.setDaemon(true);
        tender.start();
    }

    /** Makes a change; on return it is durable, or did not take place. */
    boolean write(Change change) {
        var pending = new Pending(change);
        enqueue(pending);
        try {
            while (!pending.isOver()) {
                if (!leadOnce()) pending.await();
            }
        } finally {
            // Also of one who gave up: they may have been the one chosen.
            chooseNext();
        }
        return pending.outcome();
    }

    /**
     * Makes a change that is in no hurry: it goes along with a commit of somebody else, so that
     * nobody waits for a sync of its own; or alone, once nobody has come for a while.
     */
    boolean writeAlong(Change change) {
        var pending = new Pending(change);
        enqueue(pending);
        try {
            pending.await(ALONG_WAIT_MAX);
            while (!pending.isOver()) {
                if (!leadOnce()) pending.await();
            }
        } finally {
            chooseNext();
        }
        return pending.outcome();
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() {
        closed = true;
        tender.interrupt();
        try {
            if (lead.tryLock(CLOSE_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) commitRest();
            else LOG.warn("the store's last change does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commitRest() {
        try {
            while (!queue.isEmpty()) commitWaiting();
            ended = true;
        } finally {
            lead.unlock();
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

    /** Commits what waits, unless somebody else is at it; then the answer is false. */
    private boolean leadOnce() {
        if (!lead.tryLock()) return false;
        try {
            commitWaiting();
            return true;
        } finally {
            lead.unlock();
        }
    }

    /**
     * Wakes the first who waits, to take the lead. Called after each unlock: whoever queued up
     * before it is seen here, and whoever did later finds the lead free.
     */
    private void chooseNext() {
        @Nullable Pending next = queue.peek();
        while (next != null && next.isOver()) {
            queue.remove(next);
            next = queue.peek();
        }
        if (next != null) next.choose();
    }

    /** Looks after the session while nobody changes anything. */
    private void tend() {
        while (!closed) {
            try {
                Thread.sleep(TEND_EVERY);
                leadOnce();
            } catch (InterruptedException e) {
                LOG.debug("closing: {}", e.getMessage());
            } finally {
                chooseNext();
            }
        }
    }

    private void commitWaiting() {
        var batch = new ArrayList<Pending>();
        queue.drainTo(batch, BATCH_MAX);
        batch.removeIf(Pending::isOver);
        try {
            if (ended) throw isClosed();
            sessions.tend();
            if (!batch.isEmpty()) commit(sessions.current(), batch);
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
        else for (Pending pending : batch) commitAlone(pending);
    }

    private void commitAlone(Pending pending) {
        try {
            commit(sessions.current(), List.of(pending));
        } catch (StoreException e) {
            pending.failed(e);
        }
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
