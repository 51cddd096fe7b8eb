package io.sallyport.server.cli.googleauth;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.sallyport.server.unix.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Puts a new state file in the place of another one, or of nothing: whole and on the disk, or not
 * at all (GA-54 to GA-58).
 */
final class FileReplacement {
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<PosixFilePermission> MODE = Set.of(PosixFilePermission.OWNER_READ);
    private static final int SUFFIX_BYTES = 8;

    private final Path file;
    private final Path folder;
    private final Path temporary;

    FileReplacement(Path file, RandomGenerator random) {
        this.file = file;
        Path parent = file.getParent();
        this.folder = parent == null ? Path.of(".") : parent;
        var suffix = new byte[SUFFIX_BYTES];
        random.nextBytes(suffix);
        // A fixed name could be left over, and then be in the way for ever.
        this.temporary =
                file.resolveSibling(file.getFileName() + "~" + HexFormat.of().formatHex(suffix));
    }

    /**
     * Writes the new file beside the old one.
     *
     * @throws IOException if it could not be; nothing of it is then left
     */
    void prepare(byte[] content) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(MODE);
        boolean isDone = false;
        try (var channel = FileChannel.open(temporary, NEW, mode)) {
            try {
                setOwnersRights();
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) channel.write(bytes);
                channel.force(true);
                isDone = true;
            } finally {
                // What could not be made is somebody else's file: only what was made is removed.
                if (!isDone) abandon();
            }
        }
    }

    /**
     * Against a folder that gives its own group. In a folder of somebody else's, a link may stand
     * here by now: none is followed.
     */
    private void setOwnersRights() throws IOException {
        var group = Files.getAttribute(Path.of("/proc/self"), "unix:gid");
        if (!group.equals(Files.getAttribute(temporary, "unix:gid", NOFOLLOW_LINKS)))
            Files.setAttribute(temporary, "unix:gid", group, NOFOLLOW_LINKS);
        if (!MODE.equals(Files.getPosixFilePermissions(temporary, NOFOLLOW_LINKS)))
            throw new FileSystemException(
                    file.toString(), null, "the umask lets not even its owner read it");
    }

    /**
     * Puts it in its place, whatever was there.
     *
     * @throws IOException if it could not be; the old file is then as it was
     */
    void commit() throws IOException {
        try {
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            abandon();
            throw e;
        }
    }

    /**
     * Makes the rename itself durable.
     *
     * @throws UnsettledException if it is not known to be
     */
    void settle() throws UnsettledException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // A folder may be written and not read.
            FileCalls.sync();
        } catch (IOException e) {
            throw new UnsettledException(e);
        }
    }

    /** What cannot even be removed is in nobody's way. */
    void abandon() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            return;
        }
    }
}
