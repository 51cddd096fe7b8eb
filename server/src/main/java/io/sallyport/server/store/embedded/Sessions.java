package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.keys.RecordSeal;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of now, or why there is none. Everybody may ask; only who leads the {@link Writer}
 * changes something.
 */
final class Sessions implements AutoCloseable {
    private static final Duration TRY_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final StoreFolder folder;
    private final RecordSeal seal;
    private final Opening opening;
    private volatile @Nullable Session session;

    /** Also set while the disk is full, when there still is a session. */
    private volatile @Nullable String fault;

    /** The session before the fault; its last reader must have gone before a new one begins. */
    private @Nullable Session abandoned;

    private long lastTry = System.nanoTime();

    /** Opens the first session. */
    Sessions(StoreFolder folder, RecordSeal seal, Opening opening) {
        this.folder = folder;
        this.seal = seal;
        this.opening = opening;
        this.session = open();
    }

    /**
     * @throws StoreException if there is none
     */
    Session current() {
        Session now = session;
        if (now == null) throw new StoreException(String.valueOf(fault));
        return now;
    }

    /** Why nothing can be accepted; empty if all is well. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** A commit succeeded. */
    void succeeded() {
        if (fault == null) return;
        fault = null;
        LOG.info("the store works again");
    }

    /** A commit failed and was taken back whole. */
    void failed(SQLException cause) {
        if (Sqlite.isFull(cause)) report(advice(cause), cause);
    }

    /** Gives the session up: it is not known what of it is on the disk. */
    void lost(Throwable cause) {
        Session old = session;
        report(advice(cause), cause);
        session = null;
        if (old == null) return;
        abandoned = old;
        old.abandon();
    }

    /** Looks after what needs it; called between commits, and when there are none. */
    void tend() {
        Session now = session;
        if (now != null) now.fault().ifPresent(this::lost);
        boolean isDue = System.nanoTime() - lastTry >= TRY_EVERY.toNanos();
        if (fault != null && isDue) recover();
    }

    @Override
    public void close() {
        Session old = session;
        fault = "the store is closed";
        session = null;
        if (old != null) old.close();
    }

    private void recover() {
        lastTry = System.nanoTime();
        if (abandoned != null && !abandoned.isGone()) return;
        Session now = session;
        try {
            if (now == null) session = open();
            else now.probe();
            succeeded();
        } catch (SQLException e) {
            if (!Sqlite.isRolledBack(e)) lost(e);
        } catch (StoreException e) {
            fault = e.getMessage();
        }
    }

    private Session open() {
        try {
            return Session.open(folder, seal, opening);
        } catch (SQLException | IOException e) {
            throw new StoreException(advice(e), e);
        }
    }

    private void report(String why, Throwable cause) {
        if (fault == null) LOG.error(why, cause);
        fault = why;
    }

    /** What failed, and what to do about it. */
    String advice(Throwable cause) {
        if (cause instanceof SQLException e && Sqlite.isFull(e))
            return "the disk of the store in "
                    + folder.path()
                    + " is full; nothing is lost, and it goes on when there is room";
        if (cause instanceof SQLException e && Sqlite.isBusy(e))
            return "another program has locked the database in "
                    + folder.path()
                    + "; end it: fuser store.db";
        if (cause instanceof SQLException e && Sqlite.isRolledBack(e))
            return "the database refuses it (" + e.getMessage() + ")";
        return "the store in "
                + folder.path()
                + " failed ("
                + cause.getMessage()
                + "); it accepts nothing until it could be opened anew, which is tried every"
                + " second; look at the disk and at the kernel's log";
    }
}
