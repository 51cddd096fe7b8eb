package io.sallyport.server.store.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.keys.RecordSeal;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables, and the proof that a file is a store of ours, of this version and this key file. */
final class Schema {
    private static final int VERSION = 1;
    private static final int STORE_ID_BYTES = 16;

    /** "SaPo": tells {@code file(1)} and us whose database this is. */
    private static final int APPLICATION_ID = 0x5361506f;

    /** Name of a row that only copies have, so that one is known where there is no mark. */
    private static final String COPY = "copy";

    static final String IS_COPY =
            "the database says that it is a copy, and codes that were used since it was made would"
                    + " be accepted again";

    private static final byte[] STORE_ID_PLACE = "store".getBytes(US_ASCII);

    private static final String[] TABLES = {
        """
        CREATE TABLE meta (
            name  TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        // The id is made of the name, so that an account is found without the index on names; the
        // index is for lists, and for proving that an account is not there.
        """
        CREATE TABLE accounts (
            id      INTEGER PRIMARY KEY,
            name    TEXT NOT NULL,
            version INTEGER NOT NULL,
            record  BLOB NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX accounts_name ON accounts (name)",
        """
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            id       TEXT NOT NULL,
            account  TEXT,
            record   BLOB NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX audit_id ON audit (id)",
        "CREATE INDEX audit_account ON audit (account, sequence) WHERE account IS NOT NULL",
        "PRAGMA application_id = " + APPLICATION_ID,
        "PRAGMA user_version = " + VERSION,
    };

    private Schema() {}

    /**
     * Makes the tables in a file that has none, else checks them. An old copy that is being
     * accepted says from then on that it is one, until that is done.
     *
     * @return the store's id
     */
    static byte[] prepare(Connection connection, RecordSeal seal, Opening opening)
            throws SQLException {
        if (isNew(connection)) create(connection, seal);
        check(connection);
        byte[] storeId = storeId(connection, seal);
        if (opening == Opening.OLD_COPY) markCopy(connection);
        if (opening == Opening.FOR_USE && isCopy(connection))
            throw new StoreException(IS_COPY + Opening.REMEDY);
        return storeId;
    }

    /** Says in the database itself that it is a copy. */
    static void markCopy(Connection connection) throws SQLException {
        put(connection, COPY, new byte[0]);
    }

    /** It is fit to go on with. */
    static void unmarkCopy(Connection connection) throws SQLException {
        Sqlite.execute(connection, "DELETE FROM meta WHERE name = '" + COPY + "'");
    }

    static boolean isCopy(Connection connection) throws SQLException {
        return Sqlite.number(connection, "SELECT count(*) FROM meta WHERE name = '" + COPY + "'")
                != 0;
    }

    private static boolean isNew(Connection connection) throws SQLException {
        return Sqlite.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    }

    private static void create(Connection connection, RecordSeal seal) throws SQLException {
        var storeId = new byte[STORE_ID_BYTES];
        new SecureRandom().nextBytes(storeId);
        Sqlite.execute(connection, "BEGIN IMMEDIATE");
        Sqlite.execute(connection, TABLES);
        put(connection, "store", seal.close(storeId, STORE_ID_PLACE));
        put(connection, "probe", new byte[STORE_ID_BYTES]);
        Sqlite.execute(connection, "COMMIT");
    }

    private static void put(Connection connection, String name, byte[] value) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)")) {
            insert.setString(1, name);
            insert.setBytes(2, value);
            insert.executeUpdate();
        }
    }

    /** Seals the store's id under the newest key. */
    static void renewStoreId(Connection connection, RecordSeal seal) throws SQLException {
        put(connection, "store", seal.close(storeId(connection, seal), STORE_ID_PLACE));
    }

    private static void check(Connection connection) throws SQLException {
        if (Sqlite.number(connection, "PRAGMA application_id") != APPLICATION_ID)
            throw new StoreException(
                    "the database is not a store of Sallyport; does the setting 'store' name the"
                            + " right folder?");
        long version = Sqlite.number(connection, "PRAGMA user_version");
        if (version != VERSION)
            throw new StoreException(
                    "the store has version "
                            + version
                            + " of its tables, and this release knows version "
                            + VERSION
                            + "; use the release that wrote it, or a later one");
    }

    private static byte[] storeId(Connection connection, RecordSeal seal) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT value FROM meta WHERE name = 'store'")) {
            if (!row.next())
                throw new StoreException("the store has lost its id; put it back from a backup");
            return seal.open(row.getBytes(1), STORE_ID_PLACE);
        } catch (KeyException e) {
            throw new StoreException(
                    "the key file does not open this store ("
                            + e.getMessage()
                            + "); does the setting 'key-file' name the file that the store was"
                            + " made with?",
                    e);
        }
    }
}
