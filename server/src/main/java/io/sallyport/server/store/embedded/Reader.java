package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditLog.Entry;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.store.SealedRows.Kind;
import io.sallyport.server.store.SealedRows.Place;
import io.sallyport.server.store.embedded.EmbeddedRows.RowKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One connection that reads, with its statements; used by one thread at a time. */
final class Reader implements AutoCloseable {
    private static final String EVENTS = "SELECT sequence, id, account, record FROM audit";

    private final Connection connection;
    private final Records records;
    private final PreparedStatement account;
    private final PreparedStatement names;
    private final PreparedStatement eventsAfter;
    private final PreparedStatement eventsOfAccountAfter;
    private final PreparedStatement eventsNewest;
    private final PreparedStatement eventsOfAccountNewest;
    private final PreparedStatement eventById;

    Reader(Path file, Records records) throws SQLException {
        this.connection = Sqlite.reader(file);
        this.records = records;
        // The second arm runs only if the first finds nothing: an account is missing only if both
        // trees agree, so that damage to one of them never makes a protected account unknown.
        account =
                prepare(
                        "SELECT version, record FROM accounts WHERE id = ?1 AND name = ?2"
                                + " UNION ALL SELECT NULL, NULL FROM accounts"
                                + " INDEXED BY accounts_name WHERE name = ?2 LIMIT 1");
        names = prepare("SELECT name FROM accounts WHERE name > ? ORDER BY name LIMIT ?");
        eventsAfter = prepare(EVENTS + " WHERE sequence > ? ORDER BY sequence LIMIT ?");
        eventsOfAccountAfter =
                prepare(EVENTS + " WHERE account = ? AND sequence > ? ORDER BY sequence LIMIT ?");
        eventsNewest = prepare(EVENTS + " ORDER BY sequence DESC LIMIT ?");
        eventsOfAccountNewest =
                prepare(EVENTS + " WHERE account = ? ORDER BY sequence DESC LIMIT ?");
        eventById = prepare(EVENTS + " WHERE id = ?");
    }

    Optional<Versioned> find(AccountName name) throws SQLException {
        account.setLong(1, AccountRow.of(name).id());
        account.setString(2, name.value());
        try (ResultSet row = account.executeQuery()) {
            if (!row.next()) return Optional.empty();
            long version = row.getLong(1);
            byte[] sealed = row.getBytes(2);
            if (sealed == null) throw misplaced(name);
            return Optional.of(opened(name, version, sealed));
        }
    }

    /** Names in the order of their UTF-8. */
    List<AccountName> names(Optional<AccountName> after, int limit) throws SQLException {
        names.setString(1, after.map(AccountName::value).orElse(""));
        names.setInt(2, limit);
        var page = new ArrayList<AccountName>();
        try (ResultSet row = names.executeQuery()) {
            while (row.next()) page.add(name(row.getString(1)));
        }
        return page;
    }

    List<Entry> after(long sequence, Optional<AccountName> account, int limit) throws SQLException {
        if (account.isEmpty()) {
            eventsAfter.setLong(1, sequence);
            eventsAfter.setInt(2, limit);
            return entries(eventsAfter, account);
        }
        eventsOfAccountAfter.setString(1, account.get().value());
        eventsOfAccountAfter.setLong(2, sequence);
        eventsOfAccountAfter.setInt(3, limit);
        return entries(eventsOfAccountAfter, account);
    }

    List<Entry> newest(Optional<AccountName> account, int limit) throws SQLException {
        if (account.isEmpty()) {
            eventsNewest.setInt(1, limit);
            return entries(eventsNewest, account).reversed();
        }
        eventsOfAccountNewest.setString(1, account.get().value());
        eventsOfAccountNewest.setInt(2, limit);
        return entries(eventsOfAccountNewest, account).reversed();
    }

    Optional<Entry> event(String id) throws SQLException {
        eventById.setString(1, id);
        return entries(eventById, Optional.empty()).stream().findFirst();
    }

    /** The keys that rows are sealed under, in the order of their ids. */
    List<RowKey> rowKeys(Place from, int limit) throws SQLException {
        var keys = new ArrayList<RowKey>();
        try (var query = connection.prepareStatement(rowKeys(from.kind()))) {
            query.setLong(1, from.after());
            query.setInt(2, limit);
            ResultSet row = query.executeQuery();
            while (row.next()) keys.add(RowKey.of(row.getLong(1), row.getBytes(2)));
        }
        return keys;
    }

    private static String rowKeys(Kind kind) {
        return switch (kind) {
            case ACCOUNTS -> "SELECT id, record FROM accounts WHERE id > ? ORDER BY id LIMIT ?";
            case EVENTS ->
                    "SELECT sequence, record FROM audit WHERE sequence > ? ORDER BY sequence"
                            + " LIMIT ?";
            case STORE -> throw new IllegalArgumentException("no rows: " + kind);
        };
    }

    /** The key that the store's id is sealed under. */
    long keyOfStoreId() throws SQLException {
        try (var query =
                connection.prepareStatement("SELECT value FROM meta WHERE name = 'store'")) {
            ResultSet row = query.executeQuery();
            row.next();
            return RowKey.of(0, row.getBytes(1)).key();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    private Versioned opened(AccountName name, long version, byte[] sealed) {
        Account account = records.openAccount(sealed, name, version);
        return new Versioned(account, version);
    }

    private List<Entry> entries(PreparedStatement query, Optional<AccountName> account)
            throws SQLException {
        var entries = new ArrayList<Entry>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) entries.add(entry(row, account));
        }
        return entries;
    }

    private Entry entry(ResultSet row, Optional<AccountName> account) throws SQLException {
        long sequence = row.getLong(1);
        AuditEvent event = records.openEvent(row.getBytes(4), sequence);
        boolean isInPlace =
                event.id().equals(row.getString(2))
                        && event.account()
                                .map(AccountName::value)
                                .equals(Optional.ofNullable(row.getString(3)))
                        && (account.isEmpty() || account.equals(event.account()));
        if (!isInPlace)
            throw new StoreException(
                    "the audit event "
                            + sequence
                            + " cannot be trusted (its row is damaged); put the store back from a"
                            + " backup");
        return new Entry(sequence, event);
    }

    private static AccountName name(String stored) {
        return AccountName.parse(stored)
                .orElseThrow(() ->
                        new StoreException(
                                "the list of accounts is damaged: it holds a name that"
                                        + " cannot be one; put the store back from a"
                                        + " backup"));
    }

    private static StoreException misplaced(AccountName name) {
        return new StoreException(
                "the store is damaged: its index has the account "
                        + name
                        + ", its table has not; put the store back from a backup");
    }
}
