package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.server.store.SealedRows.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Seals some rows anew, inside the writer's transaction. A row is opened first: one that is damaged
 * stays as it is, so that no damage is ever sealed. Nothing but the seal changes, so versions,
 * sequences and links stay as they were.
 *
 * @param ids row ids of accounts, or sequences of events
 */
record SealRenewal(Kind kind, List<Long> ids, RecordSeal seal, Tally tally) implements Change {
    /** What became of the rows; read once the change is durable. */
    static final class Tally {
        private int renewed;
        private int damaged;

        int renewed() {
            return renewed;
        }

        int damaged() {
            return damaged;
        }

        private void clear() {
            renewed = 0;
            damaged = 0;
        }
    }

    @Override
    public boolean make(WriteConnection connection) throws SQLException {
        // A batch that failed for another's sake is made again.
        tally.clear();
        return connection.renewSeals(this);
    }

    boolean make(Connection connection, Records records) throws SQLException {
        try (var select = connection.prepareStatement(select());
                var update = connection.prepareStatement(update())) {
            for (long id : ids) renew(id, select, update, records);
        }
        return true;
    }

    private void renew(long id, PreparedStatement select, PreparedStatement update, Records records)
            throws SQLException {
        select.setLong(1, id);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) return;
            byte[] sealed = row.getBytes(1);
            byte[] renewed = renewed(sealed, row, id, records);
            update.setBytes(1, renewed);
            update.setLong(2, id);
            tally.renewed += update.executeUpdate();
        } catch (KeyException damage) {
            tally.damaged++;
        }
    }

    private byte[] renewed(byte[] sealed, ResultSet row, long id, Records records)
            throws SQLException {
        byte[] place =
                kind == Kind.ACCOUNTS
                        ? records.place(row.getString(2), row.getLong(3))
                        : records.place(id);
        return seal.close(seal.open(sealed, place), place);
    }

    private String select() {
        return kind == Kind.ACCOUNTS
                ? "SELECT record, name, version FROM accounts WHERE id = ?"
                : "SELECT record FROM audit WHERE sequence = ?";
    }

    private String update() {
        return kind == Kind.ACCOUNTS
                ? "UPDATE accounts SET record = ? WHERE id = ?"
                : "UPDATE audit SET record = ? WHERE sequence = ?";
    }
}
