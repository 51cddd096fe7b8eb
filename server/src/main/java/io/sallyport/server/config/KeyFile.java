package io.sallyport.server.config;

import io.sallyport.engine.keys.KeyLines;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.MalformedKeyFileException;
import io.sallyport.engine.keys.WrappingKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The file of the wrapping keys: whoever has it and the store has every secret. */
public final class KeyFile {
    static final int FILE_BYTES_MAX = 64 * 1024;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    /** The kernel's folder about this process belongs to the user it runs as. */
    private static final Path SELF = Path.of("/proc/self");

    private final Path path;
    private final Reader reader;

    /** Who reads the file. */
    private enum Reader {
        /** The server, to whom it belongs. */
        SERVICE,
        /** Root, who looks after it for the server. */
        ADMINISTRATOR
    }

    private KeyFile(Path path, Reader reader) {
        this.path = path;
        this.reader = reader;
    }

    /**
     * Reads the keys. The file must be a regular one, no link, of this user or root, closed to
     * group and others, and at most 64 KiB.
     *
     * @throws BadConfigurationException with what is wrong; never with any part of a key
     */
    public static KeyRing read(Path path) throws BadConfigurationException {
        return new KeyRing(new KeyFile(path, Reader.SERVICE).read());
    }

    /**
     * Reads the keys as an administrator does, whoever the file belongs to; all else as in {@link
     * #read}.
     */
    public static WrappingKeys readAsAdministrator(Path path) throws BadConfigurationException {
        return new KeyFile(path, Reader.ADMINISTRATOR).read();
    }

    /** The file for an administrator who is about to change it. */
    static KeyFile ofAdministrator(Path path) {
        return new KeyFile(path, Reader.ADMINISTRATOR);
    }

    /**
     * Makes a new file with one new key, for this user alone (mode 0600). It appears whole and
     * durable or not at all, and never in place of another.
     *
     * @throws BadConfigurationException if there is a file already, or it cannot be made
     */
    public static void create(Path path, SecureRandom random) throws BadConfigurationException {
        new KeyFile(path, Reader.SERVICE).create(random);
    }

    private WrappingKeys read() throws BadConfigurationException {
        byte[] content = new byte[0];
        try {
            Object opened = checkedIdentity();
            content = bytes();
            // The checks were made on the name: it must still mean the file that was read.
            if (!checkedIdentity().equals(opened))
                throw unfit("it was exchanged while it was being read", "try again");
            if (content.length > FILE_BYTES_MAX)
                throw unfit(
                        "it is larger than " + FILE_BYTES_MAX / 1024 + " KiB",
                        "is this the right file?");
            return parse(lines(content));
        } catch (NoSuchFileException e) {
            throw unfit(
                    "there is no such file",
                    "on a new machine, `sallyport install` makes it; where there is a store"
                            + " already, put the file back from its backup, because a new key"
                            + " cannot open what an old one closed");
        } catch (AccessDeniedException e) {
            throw unfit(
                    "this user may not read it",
                    "it belongs to the user of the service: run this as that user or as root");
        } catch (IOException e) {
            throw unfit("it cannot be read: " + FileFaults.reason(e), "check the disk it lies on");
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    static List<String> lines(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).lines().toList();
    }

    WrappingKeys parse(List<String> lines) throws BadConfigurationException {
        try {
            return WrappingKeys.parse(lines);
        } catch (MalformedKeyFileException e) {
            throw unfit(
                    e.line(),
                    String.valueOf(e.getMessage()),
                    "put the file back from its backup; a new key cannot open what an old one"
                            + " closed");
        }
    }

    /** What tells the file from every other, once its kind, owner and mode have been checked. */
    Object checkedIdentity() throws IOException, BadConfigurationException {
        Map<String, Object> seen =
                Files.readAttributes(
                        path,
                        "unix:isRegularFile,uid,permissions,fileKey",
                        LinkOption.NOFOLLOW_LINKS);
        if (!Boolean.TRUE.equals(seen.get("isRegularFile")))
            throw unfit(
                    "it is no regular file",
                    "name the file itself, not a folder, a link or a device");
        if (seen.get("permissions") instanceof Set<?> modes && !OWNER_ONLY.containsAll(modes))
            throw unfit(
                    "others than its owner may read or write it",
                    "chmod 600 " + path + "; if others may have read it, change the keys as well");
        Object self = Files.getAttribute(SELF, "unix:uid");
        Object owner = seen.get("uid");
        boolean isOwnersBusiness = reader == Reader.SERVICE;
        if (isOwnersBusiness && !Integer.valueOf(0).equals(owner) && !self.equals(owner))
            throw unfit(
                    "it belongs to uid " + owner + ", and this process runs as uid " + self,
                    "give it to the user of the service: chown sallyport " + path);
        return String.valueOf(seen.get("fileKey"));
    }

    private byte[] bytes() throws IOException {
        try (var channel =
                        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                var in = Channels.newInputStream(channel)) {
            return in.readNBytes(FILE_BYTES_MAX + 1);
        }
    }

    private void create(SecureRandom random) throws BadConfigurationException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) throw unfit("it is a folder", "add the name of the file");
        // Linking a finished file into place fails if the name is taken, and is never half done.
        Path draft = folder.resolve("." + path.getFileName() + "." + random.nextLong() + ".new");
        try {
            write(draft, KeyLines.generate(random));
            Files.createLink(path, draft);
        } catch (FileAlreadyExistsException e) {
            throw unfit(
                    "there is a file already, and it is left as it is",
                    "to begin anew, move it and the store away");
        } catch (NoSuchFileException e) {
            throw unfit("its folder does not exist", "make it: mkdir " + folder);
        } catch (AccessDeniedException e) {
            throw unfit("this user may not write to its folder", "run this as root");
        } catch (IOException e) {
            throw unfit("it cannot be made: " + FileFaults.reason(e), "check the disk it lies on");
        } finally {
            remove(draft);
        }
        sync(folder);
    }

    private static void write(Path draft, List<String> lines) throws IOException {
        byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
        var mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        mode)) {
            var left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) channel.write(left);
            channel.force(true);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private void remove(Path draft) throws BadConfigurationException {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw unfit(
                    "a draft of it cannot be removed: " + FileFaults.reason(e),
                    "remove it by hand: " + draft);
        }
    }

    private void sync(Path folder) throws BadConfigurationException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw unfit(
                    "it may not outlive a power cut: " + FileFaults.reason(e),
                    "check the disk it lies on");
        }
    }

    BadConfigurationException unfit(String what, String hint) {
        return unfit(0, what, hint);
    }

    private BadConfigurationException unfit(int line, String what, String hint) {
        return new BadConfigurationException(
                List.of(new Problem(path.toString(), line, what, hint)));
    }
}
