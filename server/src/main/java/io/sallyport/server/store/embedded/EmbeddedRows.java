package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.server.store.SealedRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of the embedded store, page by page. They are found on a reading connection and sealed
 * in small changes of the writer, between those of the logins.
 */
final class EmbeddedRows implements SealedRows {
    /** Of one page; reading them takes a few milliseconds. */
    static final int ROWS_MAX = 500;

    /** Sealed in one change: a login that comes meanwhile waits for so many. */
    private static final int ROWS_OF_A_CHANGE = 50;

    private final RecordSeal seal;
    private final Asking asking;
    private final Writer writer;

    /** Asks a reading connection of the session of now. */
    interface Asking {
        <R> R ask(ReadConnections.Query<R> query);
    }

    /** The key that one row is under. */
    record RowKey(long id, long key) {
        /** Of a row that is too short to say. */
        static final long NONE = -1;

        static RowKey of(long id, byte[] sealed) {
            try {
                return new RowKey(id, Integer.toUnsignedLong(RecordSeal.keyOf(sealed)));
            } catch (KeyException e) {
                return new RowKey(id, NONE);
            }
        }
    }

    EmbeddedRows(RecordSeal seal, Asking asking, Writer writer) {
        this.seal = seal;
        this.asking = asking;
        this.writer = writer;
    }

    @Override
    public Page page(Place from, Work work) {
        if (from.kind() == Kind.STORE) return store(work);
        List<RowKey> rows = asking.ask(reader -> reader.rowKeys(from, ROWS_MAX));
        Optional<Place> next =
                rows.size() < ROWS_MAX
                        ? from.nextKind()
                        : Optional.of(new Place(from.kind(), rows.getLast().id()));
        long current = seal.current();
        List<Long> old = rows.stream().filter(row -> row.key() != current).map(RowKey::id).toList();
        int renewed = 0;
        int damaged = 0;
        if (work == Work.RENEW)
            for (int i = 0; i < old.size(); i += ROWS_OF_A_CHANGE) {
                var tally = new SealRenewal.Tally();
                var ids = old.subList(i, Math.min(old.size(), i + ROWS_OF_A_CHANGE));
                writer.write(new SealRenewal(from.kind(), List.copyOf(ids), seal, tally));
                renewed += tally.renewed();
                damaged += tally.damaged();
            }
        return new Page(rows.size(), keys(rows), renewed, damaged, next);
    }

    @Override
    public boolean isUnfinished() {
        return asking.ask(Reader::keyOfStoreId) != seal.current();
    }

    /** How many rows were found under which key. */
    private static Map<Long, Integer> keys(List<RowKey> rows) {
        var keys = new HashMap<Long, Integer>();
        for (RowKey row : rows)
            if (row.key() != RowKey.NONE) keys.merge(row.key(), 1, Integer::sum);
        return keys;
    }

    /** The store's id, and the mark, which follows every commit with one of its two slots. */
    private Page store(Work work) {
        long found = asking.ask(Reader::keyOfStoreId);
        if (work == Work.RENEW) {
            writer.write(connection -> connection.renewStoreId(seal));
            writer.write(WriteConnection::probe);
        }
        return new Page(1, Map.of(found, 1), 0, 0, Optional.empty());
    }
}
