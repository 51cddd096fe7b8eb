package io.sallyport.server.setup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sallyport.server.doctor.Probe;
import io.sallyport.server.unix.FileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files as they were before a change, and until when it may be confirmed: what
 * packaging/libexec/setup-undo reads, which also tells the format. It is durable before the first
 * file is changed (DOC-78, DOC-91).
 */
public final class SavedSet {
    private static final Path STATE = Path.of("/var/lib/sallyport-setup");
    private static final Path PENDING = STATE.resolve("pending");
    private static final Path LOCK = STATE.resolve("lock");
    private static final String CONFIRMED = "confirmed-";
    private static final String DOOR = "door";

    private final Programs programs;

    SavedSet(Programs programs) {
        this.programs = programs;
    }

    /**
     * What must be known to confirm a change.
     *
     * @param service the PAM service of the login that confirms
     * @param sequence of the audit event behind which that login must stand
     */
    record Begun(String service, long sequence) {}

    /** Whether a change waits for its confirmation. */
    static boolean isPending() {
        return Files.isDirectory(PENDING);
    }

    /** How long it may still be confirmed; empty if none waits. */
    public static Optional<Duration> left() {
        if (!isPending()) return Optional.empty();
        try {
            long until = Long.parseLong(Files.readString(PENDING.resolve("until")).strip());
            return Optional.of(Duration.ofSeconds(Math.max(0, until - uptime())));
        } catch (IOException | NumberFormatException e) {
            return Optional.of(Duration.ZERO);
        }
    }

    /** Saves what will be changed, and starts whoever puts it back. */
    void arm(List<FileChange> changes, Begun begun, Duration time, Optional<Long> sshd)
            throws SetupException {
        try {
            Path draft = prepare();
            var manifest = new ArrayList<String>();
            for (int i = 0; i < changes.size(); i++) {
                FileChange change = changes.get(i);
                String was = change.before().isPresent() ? "kept" : "absent";
                if (change.before().isPresent()) copy(change.path(), draft.resolve("files/" + i));
                manifest.add(i + " " + was + " " + sum(change.after()) + " " + change.path());
            }
            Files.write(draft.resolve("manifest"), manifest);
            Files.writeString(draft.resolve("boot-id"), bootId());
            Files.writeString(draft.resolve("until"), uptime() + time.toSeconds() + "\n");
            Files.writeString(
                    draft.resolve(DOOR), begun.service() + "\n" + begun.sequence() + "\n");
            if (sshd.isPresent())
                Files.writeString(
                        draft.resolve("listener"), sshd.get() + " " + startOf(sshd.get()) + "\n");
            FileCalls.sync();
            Files.move(draft, PENDING);
            FileCalls.sync();
        } catch (IOException e) {
            throw new SetupException(
                    "the files cannot be saved: " + e.getMessage() + ".", "Nothing was changed.");
        }
        Programs.startDetached(List.of(Programs.ours("setup-undo"), "watch"));
    }

    /**
     * Takes back at once what waits to be confirmed, or else what was confirmed last; false if
     * there is neither.
     */
    public static boolean undo(Probe probe) throws SetupException {
        if (!isPending() && !reopenLast()) return false;
        new Programs(probe).run(Programs.ours("setup-undo"), "now");
        return true;
    }

    private static boolean reopenLast() throws SetupException {
        if (!Files.isDirectory(STATE)) return false;
        try (var sets = Files.newDirectoryStream(STATE, CONFIRMED + "*")) {
            Path last = null;
            for (Path set : sets) if (last == null || set.compareTo(last) > 0) last = set;
            if (last == null) return false;
            Files.move(last, PENDING);
            return true;
        } catch (IOException e) {
            throw new SetupException(
                    "the saved files cannot be looked at: " + e.getMessage() + ".");
        }
    }

    /** What a change that waits was begun with. */
    static Optional<Begun> begun() {
        try {
            List<String> lines = Files.readAllLines(PENDING.resolve(DOOR));
            return Optional.of(new Begun(lines.get(0), Long.parseLong(lines.get(1))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** From now on nobody takes it back; false if it was taken back already. */
    static boolean confirm(String stamp) throws SetupException {
        try {
            int lock = FileCalls.open(LOCK);
            try {
                FileCalls.lock(lock, LOCK);
                if (!isPending()) return false;
                Files.move(PENDING, STATE.resolve(CONFIRMED + stamp));
                FileCalls.sync();
                return true;
            } finally {
                FileCalls.close(lock);
            }
        } catch (IOException e) {
            throw new SetupException("the change cannot be confirmed: " + e.getMessage() + ".");
        }
    }

    private static Path prepare() throws IOException {
        var mine =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        if (!Files.isDirectory(STATE)) Files.createDirectory(STATE, mine);
        if (!Files.exists(LOCK))
            Files.createFile(
                    LOCK,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        Path draft = Files.createTempDirectory(STATE, "draft-", mine);
        Files.createDirectory(draft.resolve("files"), mine);
        return draft;
    }

    /** With owner, mode, times, attributes and label. */
    private void copy(Path from, Path to) throws SetupException {
        programs.run(
                "/bin/cp", "--preserve=all", "--no-dereference", from.toString(), to.toString());
    }

    private static String sum(String text) {
        try {
            byte[] bytes = text.getBytes(ISO_8859_1);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
    }

    private static long uptime() throws IOException {
        String text = Files.readString(Path.of("/proc/uptime"));
        return Long.parseLong(text.substring(0, text.indexOf('.')));
    }

    private static String startOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }
}
