package io.sallyport.server.store.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;

/** Opens connections as this store needs them, and tells SQLite's errors apart. */
final class Sqlite {
    /** The writer keeps its pages from commit to commit, so its cache is the one that pays. */
    private static final int WRITER_CACHE_KIB = 32 * 1024;

    /** A reader loses its pages with every commit of the writer; more would only lie idle. */
    private static final int READER_CACHE_KIB = 1024;

    private static final Duration BUSY_WAIT = Duration.ofSeconds(2);

    private Sqlite() {}

    /**
     * A connection that changes the database: write-ahead log, synced with each commit, and never
     * checkpointed by a commit.
     */
    static Connection writer(Path file) throws SQLException {
        var config = config(WRITER_CACHE_KIB);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setWalAutocheckpoint(0);
        return open(file, config);
    }

    /** A connection that cannot change the database. */
    static Connection reader(Path file) throws SQLException {
        var config = config(READER_CACHE_KIB);
        config.setReadOnly(true);
        return open(file, config);
    }

    /** A connection for checkpoints: what it copies into the database is synced. */
    static Connection checkpointer(Path file) throws SQLException {
        var config = config(READER_CACHE_KIB);
        config.setSynchronous(SynchronousMode.FULL);
        config.setWalAutocheckpoint(0);
        return open(file, config);
    }

    /** A connection to a copy that nobody else uses: one file, without a log beside it. */
    static Connection copy(Path file) throws SQLException {
        var config = config(READER_CACHE_KIB);
        config.setJournalMode(JournalMode.DELETE);
        config.setSynchronous(SynchronousMode.FULL);
        return open(file, config);
    }

    /** Whether the transaction took back everything it did, and the connection is still good. */
    static boolean isRolledBack(SQLException e) {
        return isFull(e) || isBusy(e) || primary(e) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
    }

    static boolean isFull(SQLException e) {
        return primary(e) == SQLiteErrorCode.SQLITE_FULL.code;
    }

    static boolean isBusy(SQLException e) {
        int code = primary(e);
        return code == SQLiteErrorCode.SQLITE_BUSY.code
                || code == SQLiteErrorCode.SQLITE_LOCKED.code;
    }

    /** The number that {@code sql} answers. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    static void execute(Connection connection, String... commands) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : commands) statement.execute(sql);
        }
    }

    private static SQLiteConfig config(int cacheKib) {
        var config = new SQLiteConfig();
        config.setBusyTimeout((int) BUSY_WAIT.toMillis());
        config.setCacheSize(-cacheKib);
        config.setGetGeneratedKeys(false);
        // Memory maps turn an error of the disk into the death of the process.
        config.setPragma(Pragma.MMAP_SIZE, "0");
        return config;
    }

    private static Connection open(Path file, SQLiteConfig config) throws SQLException {
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            // What a damaged file says is checked, and its schema may not call functions.
            execute(connection, "PRAGMA cell_size_check = ON", "PRAGMA trusted_schema = OFF");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The error without the detail that SQLite keeps in the upper bits. */
    private static int primary(SQLException e) {
        return e.getErrorCode() & 0xff;
    }
}
