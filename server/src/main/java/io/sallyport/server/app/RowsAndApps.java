package io.sallyport.server.app;

import io.sallyport.engine.keys.Seal;
import io.sallyport.server.store.SealedRows;
import java.util.HashMap;

/** The rows of a store, and the list of applications, which is sealed anew with them. */
public final class RowsAndApps implements SealedRows {
    private final SealedRows rows;
    private final AppRegistry apps;

    public RowsAndApps(SealedRows rows, AppRegistry apps) {
        this.rows = rows;
        this.apps = apps;
    }

    @Override
    public Page page(Place from, Work work) {
        if (from.kind() != Kind.STORE) return rows.page(from, work);
        // Before the store's own rows, which end a renewal.
        if (work == Work.RENEW) apps.sealAnew();
        Page page = rows.page(from, work);
        var keys = new HashMap<>(page.keys());
        apps.kept().ifPresent(sealed -> keys.merge(Seal.keyOf(sealed), 1, Integer::sum));
        return new Page(page.looked() + 1, keys, page.renewed(), page.damaged(), page.next());
    }

    @Override
    public boolean isUnfinished() {
        return rows.isUnfinished();
    }
}
