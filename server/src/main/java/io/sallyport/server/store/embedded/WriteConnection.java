package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.identity.AccountName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.sqlite.SQLiteErrorCode;

/** The connection that changes the store, with its statements; only the writer's thread uses it. */
final class WriteConnection implements AutoCloseable {
    /** A write that changes nothing of worth. */
    static final String PROBE = "UPDATE meta SET value = randomblob(16) WHERE name = 'probe'";

    private final Connection connection;
    private final Records records;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;
    private final PreparedStatement insertAccount;
    private final PreparedStatement updateAccount;
    private final PreparedStatement deleteAccount;
    private final PreparedStatement insertEvent;

    /** Of the last event. */
    private long sequence;

    private long sequenceAtBegin;

    WriteConnection(Connection connection, Records records) throws SQLException {
        this.connection = connection;
        this.records = records;
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        rollback = connection.prepareStatement("ROLLBACK");
        insertAccount =
                connection.prepareStatement(
                        "INSERT INTO accounts (id, name, version, record) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING");
        updateAccount =
                connection.prepareStatement(
                        "UPDATE accounts SET version = ?, record = ?"
                                + " WHERE id = ? AND name = ? AND version = ?");
        deleteAccount =
                connection.prepareStatement(
                        "DELETE FROM accounts WHERE id = ? AND name = ? AND version = ?");
        insertEvent =
                connection.prepareStatement(
                        "INSERT INTO audit (sequence, id, account, record) VALUES (?, ?, ?, ?)");
        sequence = Sqlite.number(connection, "SELECT coalesce(max(sequence), 0) FROM audit");
    }

    /** Of the last event; durable once {@link #commit} has returned. */
    long sequence() {
        return sequence;
    }

    void begin() throws SQLException {
        begin.execute();
        sequenceAtBegin = sequence;
    }

    /** Makes everything since {@link #begin} durable: returns only after the log was synced. */
    void commit() throws SQLException {
        commit.execute();
    }

    /** Takes back everything since {@link #begin}; after some errors SQLite has done it already. */
    void rollback() throws SQLException {
        sequence = sequenceAtBegin;
        try {
            rollback.execute();
        } catch (SQLException e) {
            boolean isNoTransaction = e.getErrorCode() == SQLiteErrorCode.SQLITE_ERROR.code;
            if (!isNoTransaction) throw e;
        }
    }

    /**
     * Makes a row for an account that has none.
     *
     * <p>Its version is the sequence of its event. That is larger than any version which an earlier
     * account of this name had, because each replacement adds one to the version and takes at least
     * one sequence. So nothing that was seen before a deletion can replace what came after it.
     */
    boolean create(Account first, AuditEvent event) throws SQLException {
        long version = sequence + 1;
        insertAccount.setLong(1, AccountKey.of(first.name()));
        insertAccount.setString(2, first.name().value());
        insertAccount.setLong(3, version);
        insertAccount.setBytes(4, records.close(first, version));
        if (insertAccount.executeUpdate() == 0) return false;
        record(event);
        return true;
    }

    /** Replaces the row if it still has the version that was seen. */
    boolean replace(Versioned seen, byte[] nextSealed, AuditEvent event) throws SQLException {
        updateAccount.setLong(1, seen.version() + 1);
        updateAccount.setBytes(2, nextSealed);
        where(updateAccount, 3, seen);
        if (updateAccount.executeUpdate() == 0) return false;
        record(event);
        return true;
    }

    /** Deletes the row if it still has the version that was seen. */
    boolean delete(Versioned seen, AuditEvent event) throws SQLException {
        where(deleteAccount, 1, seen);
        if (deleteAccount.executeUpdate() == 0) return false;
        record(event);
        return true;
    }

    void record(AuditEvent event) throws SQLException {
        sequence++;
        insertEvent.setLong(1, sequence);
        insertEvent.setString(2, event.id());
        if (event.account().isPresent()) insertEvent.setString(3, event.account().get().value());
        else insertEvent.setNull(3, Types.VARCHAR);
        insertEvent.setBytes(4, records.closeEvent(AuditEventFormat.write(event), sequence));
        insertEvent.executeUpdate();
    }

    void probe() throws SQLException {
        Sqlite.execute(connection, PROBE);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static void where(PreparedStatement statement, int first, Versioned seen)
            throws SQLException {
        AccountName name = seen.account().name();
        statement.setLong(first, AccountKey.of(name));
        statement.setString(first + 1, name.value());
        statement.setLong(first + 2, seen.version());
    }
}
