package io.sallyport.server.door;

import java.util.HashMap;
import java.util.Map;

/** Bounds a door's connections in all and per caller, and keeps a reserve for root (SSH-163). */
public final class ConnectionBounds {
    private static final int SHARES = 4;

    private final int most;
    private final Map<String, Integer> byCaller = new HashMap<>();
    private int open;

    /**
     * @param most connections open at once, at least 16; a quarter of them only for root
     */
    public ConnectionBounds(int most) {
        this.most = most;
    }

    /**
     * Counts a connection in, if there is room for this caller; a caller counted in must {@link
     * #leave}.
     */
    public synchronized boolean enter(Peer caller) {
        if (open >= most) return false;
        if (!caller.isRoot() && !hasRoomFor(caller)) return false;
        open++;
        byCaller.merge(caller.name(), 1, Integer::sum);
        return true;
    }

    public synchronized void leave(Peer caller) {
        open--;
        byCaller.computeIfPresent(caller.name(), (name, count) -> count == 1 ? null : count - 1);
    }

    private boolean hasRoomFor(Peer caller) {
        return open < most - most / SHARES
                && byCaller.getOrDefault(caller.name(), 0) < most / SHARES;
    }
}
