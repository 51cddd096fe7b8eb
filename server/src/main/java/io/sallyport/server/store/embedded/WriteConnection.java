package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.keys.RecordSeal;
import io.sallyport.engine.sealing.SealStore.Newest;
import io.sallyport.engine.sealing.SealStore.Signed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Optional;
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

    private Newest newestSeal;
    private Newest newestSealAtBegin;

    WriteConnection(Connection connection, Records records) throws SQLException {
        this.connection = connection;
        this.records = records;
        statements = new WriteStatements(connection);
        sequence = Sqlite.number(connection, LAST_SEQUENCE);
        newestSeal = newestSealOf(connection);
        newestSealAtBegin = newestSeal;
    }

    /** Of the last event; durable once {@link #commit} has returned. */
    long sequence() {
        return sequence;
    }

    /** Durable once {@link #commit} has returned. */
    Newest newestSeal() {
        return newestSeal;
    }

    /** The link to a seal's record; empty if there is no such seal. */
    Optional<Link> seal(long number) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT record FROM seals WHERE number = ?")) {
            query.setLong(1, number);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(Link.to(row.getBytes(1))) : Optional.empty();
            }
        }
    }

    /** Whether there is a cut point, and only seals behind this one. */
    boolean isCutBehind(long number) throws SQLException {
        long cuts = Sqlite.number(connection, "SELECT count(*) FROM meta WHERE name = 'audit-cut'");
        long oldest = Sqlite.number(connection, "SELECT coalesce(min(number), 0) FROM seals");
        return cuts > 0 && oldest > number;
    }

    void begin() throws SQLException {
        statements.begin.execute();
        sequenceAtBegin = sequence;
        newestSealAtBegin = newestSeal;
    }

    /** Makes everything since {@link #begin} durable: returns only after the log was synced. */
    void commit() throws SQLException {
        statements.commit.execute();
    }

    /** Takes back everything since {@link #begin}, after an error. */
    void rollback() throws SQLException {
        sequence = sequenceAtBegin;
        newestSeal = newestSealAtBegin;
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

    boolean append(Signed seal) throws SQLException {
        PreparedStatement insert = statements.insertSeal;
        insert.setLong(1, seal.number());
        insert.setBytes(2, seal.record());
        insert.executeUpdate();
        newestSeal = new Newest(seal.number(), Link.to(seal.record()));
        return true;
    }

    boolean putMeta(String name, byte[] value) throws SQLException {
        PreparedStatement put = statements.putMeta;
        put.setString(1, name);
        put.setBytes(2, value);
        return put.executeUpdate() == 1;
    }

    /**
     * Deletes the oldest seals and events, at most {@code limit} of each; true if there are more.
     */
    boolean sweep(long number, long last, int limit) throws SQLException {
        int seals = delete(statements.deleteSeals, number, limit);
        int events = delete(statements.deleteEvents, last, limit);
        return seals == limit || events == limit;
    }

    private static int delete(PreparedStatement delete, long last, int limit) throws SQLException {
        delete.setLong(1, last);
        delete.setInt(2, limit);
        return delete.executeUpdate();
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

    private static Newest newestSealOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT number, record FROM seals ORDER BY number DESC LIMIT 1")) {
            return row.next() ? new Newest(row.getLong(1), Link.to(row.getBytes(2))) : Newest.NONE;
        }
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
