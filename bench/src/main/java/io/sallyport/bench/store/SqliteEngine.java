package io.sallyport.bench.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** SQLite with the tables of the embedded store, set up in one way or another. */
final class SqliteEngine implements Engine {
    private static final int READERS = 4;
    private static final int CHANGES_PER_CHECKPOINT = 4_096;
    private static final int LOG_PAGES_MAX = 8_192;

    /** Who copies the log into the database. */
    enum Checkpoint {
        /** SQLite's default: the commit that finds a thousand pages in the log. */
        BY_A_COMMIT,
        /** A thread of its own, on a connection of its own. */
        BY_A_THREAD
    }

    private final Checkpoint checkpoint;
    private final Connection writer;
    private final Connection checkpointer;
    private final BlockingQueue<Reader> readers = new ArrayBlockingQueue<>(READERS);
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement event;
    private final ReentrantLock commits = new ReentrantLock();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile boolean closed;
    private final Thread thread = new Thread(this::checkpoints, "checkpoints");

    SqliteEngine(Path folder, Checkpoint checkpoint, int cacheKib) throws Exception {
        Files.createDirectories(folder);
        this.checkpoint = checkpoint;
        Path file = folder.resolve("bench.db");
        writer = open(file, checkpoint == Checkpoint.BY_A_COMMIT ? 1_000 : 0, cacheKib);
        try (Statement tables = writer.createStatement()) {
            for (String sql : TABLES.split(";")) tables.execute(sql);
        }
        begin = writer.prepareStatement("BEGIN IMMEDIATE");
        commit = writer.prepareStatement("COMMIT");
        insert =
                writer.prepareStatement(
                        "INSERT INTO accounts (id, name, version, record) VALUES (?, ?, 1, ?)");
        update =
                writer.prepareStatement(
                        "UPDATE accounts SET version = version + 1, record = ?"
                                + " WHERE id = ? AND version = ?");
        event =
                writer.prepareStatement(
                        "INSERT INTO audit (sequence, id, account, record) VALUES (?, ?, ?, ?)");
        checkpointer = open(file, 0, 1_024);
        for (int i = 0; i < READERS; i++) readers.add(new Reader(open(file, 0, 1_024)));
        thread.setDaemon(true);
        if (checkpoint == Checkpoint.BY_A_THREAD) thread.start();
    }

    private static final String TABLES =
            """
            CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL,
                version INTEGER NOT NULL, record BLOB NOT NULL) STRICT;
            CREATE UNIQUE INDEX accounts_name ON accounts (name);
            CREATE TABLE audit (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, account TEXT,
                record BLOB NOT NULL) STRICT;
            CREATE UNIQUE INDEX audit_id ON audit (id);
            CREATE INDEX audit_account ON audit (account, sequence)
            """;

    @Override
    public @Nullable Row read(String name) throws Exception {
        Reader reader = readers.take();
        try {
            return reader.read(name);
        } finally {
            readers.add(reader);
        }
    }

    @Override
    public void begin() throws SQLException {
        commits.lock();
        begin.execute();
    }

    @Override
    public boolean replace(
            String name, long seen, byte[] next, long sequence, String id, byte[] eventRecord)
            throws SQLException {
        if (seen == 0) insert(name, next);
        else if (!update(name, seen, next)) return false;
        event.setLong(1, sequence);
        event.setString(2, id);
        event.setString(3, name);
        event.setBytes(4, eventRecord);
        event.executeUpdate();
        changes.incrementAndGet();
        return true;
    }

    @Override
    public void commit() throws SQLException {
        commit.execute();
        commits.unlock();
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        if (checkpoint == Checkpoint.BY_A_THREAD) Load.join(thread);
        for (Reader reader : readers) reader.connection.close();
        checkpointer.close();
        writer.close();
    }

    private void insert(String name, byte[] next) throws SQLException {
        insert.setLong(1, id(name));
        insert.setString(2, name);
        insert.setBytes(3, next);
        insert.executeUpdate();
    }

    private boolean update(String name, long seen, byte[] next) throws SQLException {
        update.setBytes(1, next);
        update.setLong(2, id(name));
        update.setLong(3, seen);
        return update.executeUpdate() == 1;
    }

    private void checkpoints() {
        int done = 0;
        while (!closed) {
            try {
                Thread.sleep(5);
                if (changes.get() - done < CHANGES_PER_CHECKPOINT) continue;
                done = changes.get();
                if (checkpoint("PASSIVE") > LOG_PAGES_MAX) restart();
            } catch (SQLException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void restart() throws SQLException {
        commits.lock();
        try {
            checkpoint("RESTART");
        } finally {
            commits.unlock();
        }
    }

    private long checkpoint(String mode) throws SQLException {
        try (Statement statement = checkpointer.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
            row.next();
            return row.getLong("log");
        }
    }

    /** Spread over the tree, as the embedded store's are. */
    private static long id(String name) {
        return name.hashCode() * 0x9e3779b97f4a7c15L;
    }

    private static Connection open(Path file, int autocheckpointPages, int cacheKib)
            throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setWalAutocheckpoint(autocheckpointPages);
        config.setCacheSize(-cacheKib);
        config.setBusyTimeout(10_000);
        config.setGetGeneratedKeys(false);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static final class Reader {
        private final Connection connection;
        private final PreparedStatement select;

        Reader(Connection connection) throws SQLException {
            this.connection = connection;
            select =
                    connection.prepareStatement(
                            "SELECT version, record FROM accounts WHERE id = ?");
        }

        @Nullable Row read(String name) throws SQLException {
            select.setLong(1, id(name));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Row(row.getLong(1), row.getBytes(2)) : null;
            }
        }
    }
}
