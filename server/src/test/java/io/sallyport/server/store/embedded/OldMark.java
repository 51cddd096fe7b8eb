package io.sallyport.server.store.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.server.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** The mark as stores of version 1 have it: two slots of 64 bytes with store id and sequence. */
final class OldMark {
    private static final int SLOT = 64;
    private static final int STORE_ID = 16;

    private OldMark() {}

    static void write(Path mark, Path database, long sequence) throws IOException, SQLException {
        byte[] content = new ByteWriter().raw(storeId(database)).i64(sequence).toByteArray();
        byte[] sealed = Samples.seal().close(content, "mark".getBytes(US_ASCII));
        byte[] slot = Arrays.copyOf(sealed, SLOT);
        Files.write(mark, new ByteWriter().raw(slot).raw(slot).toByteArray());
    }

    private static byte[] storeId(Path database) throws SQLException {
        try (Connection connection = Sqlite.reader(database);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT value FROM meta WHERE name = 'store'")) {
            row.next();
            return Arrays.copyOf(row.getBytes(1), STORE_ID);
        }
    }
}
