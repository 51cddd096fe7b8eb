package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.keys.RecordSeal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** Looks whether a store is an old copy, and changes nothing of it. */
final class OldCopyCheck {
    private OldCopyCheck() {}

    static Optional<String> why(StoreFolder folder, RecordSeal seal) {
        var lock = StoreLock.take(folder.lock());
        try (var connection = Sqlite.writer(folder.database())) {
            byte[] storeId = Schema.prepare(connection, seal, Opening.LOOK);
            if (Schema.isCopy(connection)) return Optional.of(Schema.IS_COPY);
            long sequence = Sqlite.number(connection, WriteConnection.LAST_SEQUENCE);
            return StoreMark.fault(folder.mark(), seal, storeId, sequence);
        } catch (SQLException | IOException e) {
            throw new StoreException(
                    "the store in "
                            + folder.path()
                            + " cannot be looked at ("
                            + e.getMessage()
                            + "); look at the disk",
                    e);
        } finally {
            lock.close();
        }
    }
}
