package io.sallyport.server.door;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Bounds a door's connections in all and per caller, and keeps a reserve for root (SSH-163).
 *
 * <p>Nobody waits here, not even for a monitor: on a starved machine whoever leaves would wait
 * among those who enter, and be counted all the while.
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
     * Counts a connection in, if there is room for this caller; a caller counted in must {@link
     * #leave}.
     */
    public boolean enter(Peer caller) {
        if (!all.tryAcquire()) return false;
        if (caller.isRoot() || enterAsOther(caller)) return true;
        all.release();
        return false;
    }

    /** Counts the connection out. */
    public void leave(Peer caller) {
        if (!caller.isRoot()) {
            countOut(caller);
            notRoot.release();
        }
        all.release();
    }

    private boolean enterAsOther(Peer caller) {
        if (!notRoot.tryAcquire()) return false;
        if (byCaller.merge(caller.name(), 1, Integer::sum) <= mostOfOne) return true;
        countOut(caller);
        notRoot.release();
        return false;
    }

    private void countOut(Peer caller) {
        byCaller.computeIfPresent(caller.name(), (name, count) -> count == 1 ? null : count - 1);
    }
}
