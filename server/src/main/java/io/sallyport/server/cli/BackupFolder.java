package io.sallyport.server.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.sallyport.server.door.local.wire.BackupStatus.Copy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/** A folder of backups: of this user, and closed to everybody else. */
final class BackupFolder {
    private static final Set<PosixFilePermission> FOLDER_MODE =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE =
            PosixFilePermissions.fromString("rw-------");

    private final Path path;

    private BackupFolder(Path path) {
        this.path = path;
    }

    /** Finds or makes it. */
    static BackupFolder prepare(Path path) throws CommandException {
        try {
            if (Files.notExists(path, NOFOLLOW_LINKS))
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
            var mode = Files.getPosixFilePermissions(path);
            Object owner = Files.getAttribute(path, "unix:uid");
            Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (!Files.isDirectory(path) || !FOLDER_MODE.containsAll(mode) || !self.equals(owner))
                throw new CommandException(
                        path + " is not a folder of this user alone.",
                        "Name one that does not exist yet, or close it:  chmod go= " + path);
            return new BackupFolder(path.toRealPath());
        } catch (IOException e) {
            throw cannot(path, e);
        }
    }

    /**
     * Copies the server's copy here, whole and durable or not at all.
     *
     * @param name of the new file
     */
    Path take(Copy copy, String name) throws CommandException {
        Path file = path.resolve(name);
        Path draft = path.resolve("." + name + ".new");
        try {
            String digest = copy(Path.of(copy.file()), draft);
            if (!digest.equals(copy.sha256()) || Files.exists(file, NOFOLLOW_LINKS)) {
                Files.delete(draft);
                throw new CommandException(
                        "somebody else makes a backup at the same time.", "Try again.");
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            try (var folder = FileChannel.open(path, StandardOpenOption.READ)) {
                folder.force(true);
            }
            return file;
        } catch (IOException e) {
            throw cannot(file, e);
        }
    }

    private static String copy(Path from, Path to) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(FILE_MODE);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.deleteIfExists(to);
        try (InputStream in = Files.newInputStream(from, NOFOLLOW_LINKS);
                var channel = FileChannel.open(to, options, mode);
                OutputStream out = Channels.newOutputStream(channel);
                var digest = new DigestOutputStream(out, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(digest);
            channel.force(true);
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static CommandException cannot(Path path, IOException e) {
        return new CommandException(
                "no backup was made: " + path + ": " + FileFault.reason(e) + ".");
    }
}
