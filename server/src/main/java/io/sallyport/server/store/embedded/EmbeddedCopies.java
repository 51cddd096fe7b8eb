package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.StoreException;
import io.sallyport.server.store.StoreCopies;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * Copies the database with {@code VACUUM INTO}: one snapshot, read while others read and write, and
 * without what was deleted in it. The copy lies in the store's own folder, because the server may
 * write nowhere else.
 */
final class EmbeddedCopies implements StoreCopies {
    private final StoreFolder folder;

    EmbeddedCopies(StoreFolder folder) {
        this.folder = folder;
    }

    @Override
    public Copy make() {
        Path file = folder.backup();
        remove();
        try {
            // SQLite fills a file that is there and empty, and leaves its mode as it is.
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            fill(file);
            long lastEvent = markAsCopy(file);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return new Copy(file, Files.size(file), sha256(file), lastEvent);
        } catch (SQLException | IOException e) {
            remove();
            throw new StoreException(
                    "the store cannot be copied to "
                            + file
                            + " ("
                            + e.getMessage()
                            + "); is there room for a second one on its disk?",
                    e);
        }
    }

    @Override
    public void remove() {
        try {
            Files.deleteIfExists(folder.backup());
        } catch (IOException e) {
            throw new StoreException("the copy " + folder.backup() + " cannot be removed", e);
        }
    }

    private void fill(Path file) throws SQLException {
        try (Connection connection = Sqlite.reader(folder.database());
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, file.toString());
            vacuum.execute();
        }
    }

    private static long markAsCopy(Path file) throws SQLException {
        try (Connection copy = Sqlite.copy(file)) {
            Schema.markCopy(copy);
            return Sqlite.number(copy, WriteConnection.LAST_SEQUENCE);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            var digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
