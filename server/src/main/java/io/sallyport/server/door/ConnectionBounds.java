package io.sallyport.server.door;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Bounds a door's connections in all and per caller, and keeps a reserve for root (SSH-163).
 *
 * <p>Who leaves never waits, not even for a monitor: on a starved machine they would wait among
 * those who enter, and be counted all the while.
 */
public final class ConnectionBounds {
    private static final int SHARES = 4;

    private final Semaphore all;
    private final Semaphore notRoot;
    private final int mostOfOne;
    private final ConcurrentHashMap<String, Integer> byCaller = new ConcurrentHashMap<>();

    /**
     * Nobody is connected yet.
     *
     * @param most connections open at once, at least 16; a quarter of them only for root, and as
     *     many for any one caller else
     */
    public ConnectionBounds(int most) {
        this.all = new Semaphore(most);
        this.notRoot = new Semaphore(most - most / SHARES);
        this.mostOfOne = most / SHARES;
    }

    /**
     * Counts a caller among those of its kind, if there is room; a caller counted in must be
     * counted out by {@link #leaveShare}. Root always has room: for a door that bounds by other
     * means how many are served at once.
     */
    public boolean enterShare(Peer caller) {
        if (caller.isRoot()) return true;
        if (!notRoot.tryAcquire()) return false;
        if (byCaller.merge(caller.name(), 1, Integer::sum) <= mostOfOne) return true;
        leaveShare(caller);
        return false;
    }

    /** Ends what {@link #enterShare} began. */
    public void leaveShare(Peer caller) {
        if (caller.isRoot()) return;
        countOut(caller);
        notRoot.release();
    }

    /** Counts a connection in, if there is room at once; it must {@link #leave}. */
    public boolean enter(Peer caller) {
        if (!all.tryAcquire()) return false;
        if (enterShare(caller)) return true;
        all.release();
        return false;
    }

    /** Ends what {@link #enter} began. */
    public void leave(Peer caller) {
        leaveShare(caller);
        all.release();
    }

    private void countOut(Peer caller) {
        byCaller.computeIfPresent(caller.name(), (name, count) -> count == 1 ? null : count - 1);
    }
}
