package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditLog.Entry;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.sealing.AuditArchive.Head;
import io.sallyport.engine.sealing.AuditArchive.Row;
import io.sallyport.engine.sealing.SealStore.Signed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what lies in the store, damaged or not, on the connection of a {@link Reader}. */
final class ArchiveReader {
    private final Connection connection;
    private final Reader reader;
    private final PreparedStatement rows;
    private final PreparedStatement rowsByLabel;
    private final PreparedStatement newestRow;
    private final PreparedStatement seals;
    private final PreparedStatement newestSeal;
    private final PreparedStatement meta;

    ArchiveReader(Connection connection, Reader reader) throws SQLException {
        this.connection = connection;
        this.reader = reader;
        rows = prepare(Reader.EVENTS + " WHERE sequence > ? ORDER BY sequence LIMIT ?");
        rowsByLabel =
                prepare(
                        Reader.EVENTS
                                + " INDEXED BY audit_account WHERE account IS NOT NULL"
                                + " AND (account, sequence) > (?, ?)"
                                + " ORDER BY account, sequence LIMIT ?");
        newestRow = prepare(Reader.EVENTS + " WHERE account = ? ORDER BY sequence DESC LIMIT 1");
        seals =
                prepare(
                        "SELECT number, record FROM seals WHERE number > ? ORDER BY number"
                                + " LIMIT ?");
        newestSeal = prepare("SELECT number, record FROM seals ORDER BY number DESC LIMIT 1");
        meta = prepare("SELECT value FROM meta WHERE name = ?");
    }

    List<Row> rows(long sequence, int limit) throws SQLException {
        rows.setLong(1, sequence);
        rows.setInt(2, limit);
        return rows(rows);
    }

    List<Row> rowsByLabel(String label, long sequence, int limit) throws SQLException {
        rowsByLabel.setString(1, label);
        rowsByLabel.setLong(2, sequence);
        rowsByLabel.setInt(3, limit);
        return rows(rowsByLabel);
    }

    /** Register and newest event out of one transaction. */
    Head head(AccountName name) throws SQLException {
        Sqlite.execute(connection, "BEGIN");
        try {
            newestRow.setString(1, name.value());
            Optional<Row> newest = rows(newestRow).stream().findFirst();
            try {
                Optional<Account> register = reader.find(name).map(Versioned::account);
                return new Head(register, "", newest);
            } catch (StoreException damage) {
                return new Head(Optional.empty(), String.valueOf(damage.getMessage()), newest);
            }
        } finally {
            Sqlite.execute(connection, "COMMIT");
        }
    }

    List<Signed> seals(long number, int limit) throws SQLException {
        seals.setLong(1, number);
        seals.setInt(2, limit);
        return signed(seals);
    }

    Optional<Signed> newestSeal() throws SQLException {
        return signed(newestSeal).stream().findFirst();
    }

    Optional<byte[]> meta(String name) throws SQLException {
        meta.setString(1, name);
        try (ResultSet row = meta.executeQuery()) {
            return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    private List<Row> rows(PreparedStatement query) throws SQLException {
        var found = new ArrayList<Row>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) found.add(row(row));
        }
        return found;
    }

    private Row row(ResultSet row) throws SQLException {
        long sequence = row.getLong(1);
        String label = Optional.ofNullable(row.getString(3)).orElse("");
        try {
            Entry entry = reader.entry(row, Optional.empty());
            return new Row(sequence, label, Optional.of(entry.event()), "");
        } catch (StoreException damage) {
            return new Row(sequence, label, Optional.empty(), String.valueOf(damage.getMessage()));
        }
    }

    private static List<Signed> signed(PreparedStatement query) throws SQLException {
        var found = new ArrayList<Signed>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) found.add(new Signed(row.getLong(1), row.getBytes(2)));
        }
        return found;
    }
}
