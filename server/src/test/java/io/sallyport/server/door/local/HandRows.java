package io.sallyport.server.door.local;

import io.sallyport.server.store.SealedRows;
import java.util.Map;
import java.util.Optional;

/** Rows that a test sets. */
public final class HandRows implements SealedRows {
    private volatile Map<Long, Integer> keys = Map.of();
    private volatile int damaged;
    private volatile boolean isUnfinished;

    /** So many rows lie under which key. */
    public void lieUnder(Map<Long, Integer> keysOfRows) {
        keys = keysOfRows;
    }

    public void damage(int rows) {
        damaged = rows;
    }

    public void leaveUnfinished() {
        isUnfinished = true;
    }

    @Override
    public Page page(Place from, Work work) {
        int looked = keys.values().stream().mapToInt(Integer::intValue).sum();
        var page = new Page(looked, keys, 0, work == Work.RENEW ? damaged : 0, Optional.empty());
        if (work == Work.RENEW) {
            keys = Map.of();
            isUnfinished = false;
        }
        return page;
    }

    @Override
    public boolean isUnfinished() {
        return isUnfinished;
    }
}
