package io.sallyport.server.config;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.sallyport.engine.keys.KeyLines;
import io.sallyport.engine.keys.WrappingKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Changes the key file, by root's hand: the whole file is replaced by a finished and durable one
 * with the same owner and mode, or not at all, so that it always holds every key that is in use.
 * One at a time: the file is locked from the first look to {@link #close}.
 */
public final class KeyFileChange implements AutoCloseable {
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /** What was done last; a crash may come behind each. */
    enum Step {
        DRAFT_MADE,
        DRAFT_WRITTEN,
        DRAFT_GIVEN,
        DRAFT_SYNCED,
        REPLACED,
        FOLDER_SYNCED
    }

    private final Path path;
    private final KeyFile file;
    private final Consumer<Step> witness;
    private final FileChannel channel;
    private List<String> lines = List.of();
    private List<String> before = List.of();

    private KeyFileChange(Path path, KeyFile file, FileChannel channel, Consumer<Step> witness) {
        this.path = path;
        this.file = file;
        this.channel = channel;
        this.witness = witness;
    }

    /**
     * Locks and reads the file.
     *
     * @throws BadConfigurationException if it is not as {@link KeyFile#read} demands, if somebody
     *     else than root and this user could exchange it, or if somebody else changes it right now
     */
    public static KeyFileChange begin(Path path) throws BadConfigurationException {
        return begin(path, step -> {});
    }

    static KeyFileChange begin(Path path, Consumer<Step> witness) throws BadConfigurationException {
        var file = KeyFile.ofAdministrator(path);
        try {
            checkFolder(path, file);
            Object identity = file.checkedIdentity();
            var channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            NOFOLLOW_LINKS);
            var change = new KeyFileChange(path, file, channel, witness);
            try {
                change.lockAndRead(identity);
                return change;
            } catch (IOException | BadConfigurationException | RuntimeException e) {
                change.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw file.unfit("there is no such file", "put the file back from its backup");
        } catch (AccessDeniedException e) {
            throw file.unfit("this user may not change it", "run this as root");
        } catch (IOException e) {
            throw cannot(file, e);
        }
    }

    /** The keys of the file as it is now. */
    public WrappingKeys keys() throws BadConfigurationException {
        return file.parse(lines);
    }

    /** Puts a new key before all others; on return it is durable. */
    public WrappingKeys addKey(SecureRandom random) throws BadConfigurationException {
        if (keys().ids().size() >= WrappingKeys.KEYS_MAX)
            throw file.unfit(
                    "it holds " + WrappingKeys.KEYS_MAX + " keys, which is the most",
                    "drop those that nothing needs: sallyport wrapping-key retire ID");
        return replace(KeyLines.withNewKey(lines, random));
    }

    /** Takes a key out; on return that is durable. */
    public WrappingKeys removeKey(int id) throws BadConfigurationException {
        return replace(KeyLines.withoutKey(lines, id));
    }

    /** Puts back what was there before the last change. */
    public void undo() throws BadConfigurationException {
        replace(before);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock the key file", e);
        }
    }

    private void lockAndRead(Object identity) throws IOException, BadConfigurationException {
        if (channel.tryLock() == null)
            throw file.unfit("somebody else is changing it", "wait for them, and try again");
        // Whoever held the lock before may have put another file in its place.
        if (!file.checkedIdentity().equals(identity))
            throw file.unfit("it was exchanged while it was being read", "try again");
        // Not through another channel: closing that would give up the lock.
        byte[] content = Channels.newInputStream(channel).readNBytes(KeyFile.FILE_BYTES_MAX);
        lines = KeyFile.lines(content);
        Arrays.fill(content, (byte) 0);
        file.parse(lines);
    }

    private WrappingKeys replace(List<String> next) throws BadConfigurationException {
        WrappingKeys keys = file.parse(next);
        Path folder = folder(path);
        Path draft = folder.resolve("." + path.getFileName() + ".new");
        try {
            // Of somebody who was interrupted: we hold the lock.
            Files.deleteIfExists(draft);
            write(draft, next);
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            witness.accept(Step.REPLACED);
            sync(folder);
            witness.accept(Step.FOLDER_SYNCED);
        } catch (IOException e) {
            throw cannot(file, e);
        }
        before = lines;
        lines = next;
        return keys;
    }

    private void write(Path draft, List<String> next) throws IOException {
        Map<String, Object> old =
                Files.readAttributes(path, "unix:uid,gid,permissions", NOFOLLOW_LINKS);
        byte[] content = (String.join("\n", next) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        var mode =
                PosixFilePermissions.asFileAttribute(
                        Files.getPosixFilePermissions(path, NOFOLLOW_LINKS));
        try (var out =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        mode)) {
            witness.accept(Step.DRAFT_MADE);
            var left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) out.write(left);
            witness.accept(Step.DRAFT_WRITTEN);
            give(draft, old);
            witness.accept(Step.DRAFT_GIVEN);
            out.force(true);
            witness.accept(Step.DRAFT_SYNCED);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** To the owner of the old file. */
    private static void give(Path draft, Map<String, Object> old) throws IOException {
        for (String owner : List.of("unix:gid", "unix:uid")) {
            Object wanted = old.get(owner.substring("unix:".length()));
            if (!Objects.equals(Files.getAttribute(draft, owner, NOFOLLOW_LINKS), wanted))
                Files.setAttribute(draft, owner, wanted, NOFOLLOW_LINKS);
        }
    }

    /** Whoever may write to the folder could turn root's hand elsewhere. */
    private static void checkFolder(Path path, KeyFile file)
            throws IOException, BadConfigurationException {
        Path folder = folder(path);
        Object owner = Files.getAttribute(folder, "unix:uid");
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        boolean isOurs = Integer.valueOf(0).equals(owner) || self.equals(owner);
        var mode = Files.getPosixFilePermissions(folder);
        if (!isOurs || mode.stream().anyMatch(WRITABLE_BY_OTHERS::contains))
            throw file.unfit(
                    "others than root may write to its folder " + folder,
                    "give the folder to root, now that the file is there: chown root: "
                            + folder
                            + "; chmod go-w "
                            + folder);
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path folder(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        return folder == null ? Path.of("/") : folder;
    }

    private static BadConfigurationException cannot(KeyFile file, IOException e) {
        return file.unfit(
                "it cannot be changed: " + FileFaults.reason(e), "check the disk it lies on");
    }
}
