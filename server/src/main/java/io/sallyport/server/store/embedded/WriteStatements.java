package io.sallyport.server.store.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The statements of the writer. After an error the driver may have closed one of them. */
final class WriteStatements implements AutoCloseable {
    final PreparedStatement begin;
    final PreparedStatement commit;
    final PreparedStatement insertAccount;
    final PreparedStatement updateAccount;
    final PreparedStatement deleteAccount;
    final PreparedStatement insertEvent;
    final PreparedStatement insertSeal;
    final PreparedStatement putMeta;
    final PreparedStatement deleteEvents;
    final PreparedStatement deleteSeals;

    WriteStatements(Connection connection) throws SQLException {
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
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
        insertSeal =
                connection.prepareStatement("INSERT INTO seals (number, record) VALUES (?, ?)");
        putMeta =
                connection.prepareStatement(
                        "INSERT INTO meta (name, value) VALUES (?, ?)"
                                + " ON CONFLICT DO UPDATE SET value = excluded.value");
        deleteEvents =
                connection.prepareStatement(
                        "DELETE FROM audit WHERE sequence IN (SELECT sequence FROM audit"
                                + " WHERE sequence <= ? ORDER BY sequence LIMIT ?)");
        deleteSeals =
                connection.prepareStatement(
                        "DELETE FROM seals WHERE number IN (SELECT number FROM seals"
                                + " WHERE number <= ? ORDER BY number LIMIT ?)");
    }

    @Override
    public void close() throws SQLException {
        begin.close();
        commit.close();
        insertAccount.close();
        updateAccount.close();
        deleteAccount.close();
        insertEvent.close();
        insertSeal.close();
        putMeta.close();
        deleteEvents.close();
        deleteSeals.close();
    }
}
