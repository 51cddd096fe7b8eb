package io.sallyport.server.store.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Somebody who may write to the database, and has not the key file. */
final class Vandal implements AutoCloseable {
    private static final List<String> TABLES = List.of("accounts", "audit", "seals", "meta");

    private final Connection connection;

    Vandal(Path folder) throws SQLException {
        connection = Sqlite.writer(folder.resolve("store.db"));
        for (String table : TABLES)
            execute("CREATE TEMP TABLE kept_" + table + " AS SELECT * FROM main." + table);
    }

    void execute(String sql) throws SQLException {
        Sqlite.execute(connection, sql);
    }

    /** Puts everything back as it was at the beginning. */
    void undo() throws SQLException {
        execute("BEGIN IMMEDIATE");
        for (String table : TABLES) {
            execute("DELETE FROM main." + table);
            execute("INSERT INTO main." + table + " SELECT * FROM kept_" + table);
        }
        execute("COMMIT");
    }

    /** The numbers that a query answers. */
    List<Long> numbers(String sql) throws SQLException {
        var numbers = new ArrayList<Long>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) numbers.add(row.getLong(1));
        }
        return numbers;
    }

    byte[] bytes(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBytes(1);
        }
    }

    /** Runs a change with one blob in it. */
    void put(String sql, byte[] value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, value);
            statement.executeUpdate();
        }
    }

    /** Flips one bit of a blob. */
    void flip(String table, String column, String where, Random random) throws SQLException {
        byte[] value = bytes("SELECT " + column + " FROM main." + table + " WHERE " + where);
        value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
        put("UPDATE main." + table + " SET " + column + " = ? WHERE " + where, value);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
