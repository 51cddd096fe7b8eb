package io.sallyport.server.audit;

import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.sealing.AuditSigningKey;
import io.sallyport.engine.sealing.SealStore;
import io.sallyport.server.store.SealedRows;
import java.util.HashMap;

/**
 * The rows of a store, and the key that signs its audit: it is wrapped under the key file like
 * everything else, and so is wrapped anew with the store's own rows.
 */
public final class RowsAndSigningKey implements SealedRows {
    private final SealedRows rows;
    private final SealStore seals;
    private final AuditSigningKey signing;
    private final Seal wrapping;

    /**
     * @param seals where the key that signs is kept
     * @param wrapping what it is wrapped with
     */
    public RowsAndSigningKey(
            SealedRows rows, SealStore seals, AuditSigningKey signing, Seal wrapping) {
        this.rows = rows;
        this.seals = seals;
        this.signing = signing;
        this.wrapping = wrapping;
    }

    @Override
    public Page page(Place from, Work work) {
        if (from.kind() != Kind.STORE) return rows.page(from, work);
        // Before the store's own rows, which end a renewal.
        if (work == Work.RENEW) signing.keepIn(seals, wrapping);
        Page page = rows.page(from, work);
        var keys = new HashMap<>(page.keys());
        seals.signingKey().ifPresent(wrapped -> keys.merge(Seal.keyOf(wrapped), 1, Integer::sum));
        return new Page(page.looked() + 1, keys, page.renewed(), page.damaged(), page.next());
    }

    @Override
    public boolean isUnfinished() {
        return rows.isUnfinished();
    }
}
