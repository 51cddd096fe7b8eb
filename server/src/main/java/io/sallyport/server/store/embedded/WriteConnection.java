package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.keys.RecordSeal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.sqlite.SQLiteErrorCode;

/** The connection that changes the store; only who leads the {@link Writer} uses it. */
final class WriteConnection implements AutoCloseable {
    /** A write that changes nothing of worth. */
    static final String PROBE = "UPDATE meta SET value = randomblob(16) WHERE name = 'probe'";

    static final String LAST_SEQUENCE = "SELECT coalesce(max(sequence), 0) FROM audit";

    private final Connection connection;
    private final Records records;
    private WriteStatements statements;

    /** Of the last event. */
    private long sequence;

    private long sequenceAtBegin;

    WriteConnection(Connection connection, Records records) throws SQLException {
        this.connection = connection;
        this.records = records;
        statements = new WriteStatements(connection);
        sequence = Sqlite.number(connection, LAST_SEQUENCE);
    }

    /** Of the last event; durable once {@link #commit} has returned. */
    long sequence() {
        return sequence;
    }

    void begin() throws SQLException {
        statements.begin.execute();
        sequenceAtBegin = sequence;
    }

    /** Makes everything since {@link #begin} durable: returns only after the log was synced. */
    void commit() throws SQLException {
        statements.commit.execute();
    }

    /** Takes back everything since {@link #begin}, after an error. */
    void rollback() throws SQLException {
        sequence = sequenceAtBegin;
        statements.close();
        rollbackIfOpen();
        statements = new WriteStatements(connection);
    }

    /**
     * Makes a row for an account that has none.
     *
     * <p>Its version is the sequence of its event. That is larger than any version which an earlier
     * account of this name had, because each replacement adds one to the version and takes one
     * sequence. So nothing that was seen before a deletion can replace what came after it.
     */
    boolean create(AccountRow row, Account first, EventRow event) throws SQLException {
        long version = sequence + 1;
        PreparedStatement insert = statements.insertAccount;
        insert.setLong(1, row.id());
        insert.setString(2, row.name().value());
        insert.setLong(3, version);
        insert.setBytes(4, records.close(first, version));
        return take(insert, event);
    }

    /**
     * Replaces the row if it still has the version that was seen.
     *
     * @param nextSealed the next account, sealed with the next version
     */
    boolean replace(
            AccountRow row, long seenVersion, Account next, byte[] nextSealed, EventRow event)
            throws SQLException {
        PreparedStatement update = statements.updateAccount;
        update.setLong(1, seenVersion + 1);
        // It was sealed before its turn came; the key may have been exchanged since, and whoever
        // looks which keys are needed must not miss it.
        boolean isNewest = records.isNewest(nextSealed);
        update.setBytes(2, isNewest ? nextSealed : records.close(next, seenVersion + 1));
        update.setLong(3, row.id());
        update.setString(4, row.name().value());
        update.setLong(5, seenVersion);
        return take(update, event);
    }

    /** Deletes the row if it still has the version that was seen. */
    boolean delete(AccountRow row, long seenVersion, EventRow event) throws SQLException {
        PreparedStatement delete = statements.deleteAccount;
        delete.setLong(1, row.id());
        delete.setString(2, row.name().value());
        delete.setLong(3, seenVersion);
        return take(delete, event);
    }

    boolean record(EventRow event) throws SQLException {
        sequence++;
        PreparedStatement insert = statements.insertEvent;
        insert.setLong(1, sequence);
        insert.setString(2, event.id());
        if (event.account().isPresent()) insert.setString(3, event.account().get().value());
        else insert.setNull(3, Types.VARCHAR);
        insert.setBytes(4, records.closeEvent(event.record(), sequence));
        return insert.executeUpdate() == 1;
    }

    boolean probe() throws SQLException {
        Sqlite.execute(connection, PROBE);
        return true;
    }

    boolean renewSeals(SealRenewal renewal) throws SQLException {
        return renewal.make(connection, records);
    }

    boolean renewStoreId(RecordSeal seal) throws SQLException {
        Schema.renewStoreId(connection, seal);
        return true;
    }

    boolean unmarkCopy() throws SQLException {
        Schema.unmarkCopy(connection);
        return true;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** The event is written only if the row was changed. */
    private boolean take(PreparedStatement change, EventRow event) throws SQLException {
        return change.executeUpdate() == 1 && record(event);
    }

    /** After some errors SQLite has rolled back by itself. */
    private void rollbackIfOpen() throws SQLException {
        try {
            Sqlite.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            boolean isNoTransaction = e.getErrorCode() == SQLiteErrorCode.SQLITE_ERROR.code;
            if (!isNoTransaction) throw e;
        }
    }
}
