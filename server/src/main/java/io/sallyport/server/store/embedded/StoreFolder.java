package io.sallyport.server.store.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import com.sun.security.auth.module.UnixSystem;
import io.sallyport.engine.account.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** The folder of a store and its files: of this user, and closed to everybody else. */
final class StoreFolder {
    private static final Set<PosixFilePermission> FOLDER_MODE =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE =
            PosixFilePermissions.fromString("rw-------");

    private static final String DATABASE = "store.db";

    private final Path path;

    private StoreFolder(Path path) {
        this.path = path;
    }

    /** Finds or makes the folder and its files, and refuses what others could read or write. */
    static StoreFolder prepare(Path directory) {
        try {
            if (!Files.isDirectory(directory)) create(directory);
            var folder = new StoreFolder(directory.toRealPath());
            check(folder.path);
            for (Path file : folder.made()) prepareFile(file);
            for (Path file : folder.madeBySqlite()) if (Files.exists(file)) check(file);
            // Of a backup that was interrupted.
            Files.deleteIfExists(folder.backup());
            sync(folder.path);
            return folder;
        } catch (IOException e) {
            throw new StoreException(
                    "cannot prepare the store's folder "
                            + directory
                            + "; does its parent exist, and may this user write there? ("
                            + e
                            + ")",
                    e);
        }
    }

    /** Whether a database was made in this folder. */
    static boolean hasDatabase(Path directory) {
        return Files.exists(directory.resolve(DATABASE));
    }

    Path path() {
        return path;
    }

    Path database() {
        return path.resolve(DATABASE);
    }

    /** Where a copy is made, for root's command to take away. */
    Path backup() {
        return path.resolve("backup.db");
    }

    Path lock() {
        return path.resolve("store.lock");
    }

    Path mark() {
        return path.resolve("store.mark");
    }

    private List<Path> made() {
        return List.of(database(), lock(), mark());
    }

    /** SQLite gives them the owner and the mode of the database. */
    private List<Path> madeBySqlite() {
        return List.of(path.resolve("store.db-wal"), path.resolve("store.db-shm"));
    }

    private static void create(Path directory) throws IOException {
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) sync(parent);
    }

    private static void prepareFile(Path file) throws IOException {
        if (!Files.exists(file, NOFOLLOW_LINKS))
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE_MODE));
        if (!Files.isRegularFile(file, NOFOLLOW_LINKS))
            throw new StoreException(file + " is not a plain file; move it away");
        check(file);
    }

    private static void check(Path path) throws IOException {
        int id = (Integer) requireNonNull(Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS));
        long uid = Integer.toUnsignedLong(id);
        long own = new UnixSystem().getUid();
        if (uid != own)
            throw new StoreException(
                    path
                            + " belongs to the user with uid "
                            + uid
                            + ", and this process runs with uid "
                            + own
                            + "; run it as that user, or give the store to this one: chown -R");
        var mode = Files.getPosixFilePermissions(path, NOFOLLOW_LINKS);
        if (!FOLDER_MODE.containsAll(mode))
            throw new StoreException(path + " is open to other users; close it: chmod go= " + path);
    }

    /** Makes new names in a folder survive a loss of power. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
