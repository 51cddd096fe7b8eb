package io.sallyport.server.setup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sallyport.server.unix.FileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
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
    static final Path STATE = Path.of("/var/lib/sallyport-setup");
    private static final Path PENDING = STATE.resolve("pending");
    private static final String CONFIRMED = "confirmed-";
    private static final String DOOR = "door";

    /** How long sets are kept of changes that nobody waits for any more (DOC-97). */
    private static final Duration KEPT = Duration.ofDays(90);

    private static final Duration UNDO_LIMIT = Duration.ofMinutes(2);
    private static final int NOTHING_THERE = 3;

    private final Programs programs;

    SavedSet(Programs programs) {
        this.programs = programs;
    }

    /**
     * What must be known to confirm a change.
     *
     * @param services PAM services of what confirms it
     * @param proof what that must be
     * @param sequence of the audit event behind which it must stand
     */
    record Begun(List<String> services, Proof proof, long sequence) {
        Begun {
            services = List.copyOf(services);
        }
    }

    /** What shows that a change is good. */
    enum Proof {
        /** DOC-93 */
        LOGIN_FROM_ELSEWHERE,
        /** With sudo nobody comes from elsewhere. */
        SUDO_AT_A_TERMINAL
    }

    /**
     * Until when a change may be confirmed, and by what.
     *
     * @param sshd that reads its files anew when the change is taken back; empty if it is let be
     */
    record Terms(Begun begun, Duration time, Optional<SshSetup.Target> sshd) {}

    /** Whether a change waits for its confirmation. */
    static boolean isPending() {
        return Files.isDirectory(PENDING);
    }

    /** How long it may still be confirmed; empty if none waits, or if that is not for us to see. */
    public static Optional<Duration> left() {
        if (!isPending()) return Optional.empty();
        try {
            long until = Long.parseLong(Files.readString(PENDING.resolve("until")).strip());
            return Optional.of(Duration.ofSeconds(Math.max(0, until - uptime())));
        } catch (IOException | NumberFormatException e) {
            return Optional.of(Duration.ZERO);
        }
    }

    /**
     * Saves what will be changed, and starts whoever puts it back.
     *
     * @param now for forgetting what is old
     */
    void arm(List<FileChange> changes, Terms terms, Instant now) throws SetupException {
        try (var _ = StateLock.take(STATE)) {
            if (isPending()) throw new SetupException("an earlier change waits to be confirmed.");
            clear(now);
            save(changes, terms);
        } catch (IOException e) {
            throw new SetupException(
                    "the files cannot be saved: " + e.getMessage() + ".", "Nothing was changed.");
        }
        programs.startDetached(List.of(Programs.ours("setup-undo"), "watch"));
        new Watcher(PENDING.resolve("watcher")).await();
    }

    private void save(List<FileChange> changes, Terms terms) throws IOException, SetupException {
        Path draft = draft();
        try {
            var manifest = new ArrayList<String>();
            for (int i = 0; i < changes.size(); i++) {
                FileChange change = changes.get(i);
                Path kept = draft.resolve("files/" + i);
                if (change.before().isPresent()) copy(change.path(), kept);
                change.requireUnchanged(change.before().isPresent() ? kept : change.path());
                manifest.add(
                        i
                                + (change.before().isPresent() ? " kept " : " absent ")
                                + sum(change.after())
                                + " "
                                + change.path());
            }
            Files.write(draft.resolve("manifest"), manifest);
            Files.writeString(draft.resolve("boot-id"), bootId());
            Files.writeString(draft.resolve("until"), uptime() + terms.time().toSeconds() + "\n");
            Files.write(draft.resolve(DOOR), doorLines(terms.begun()));
            if (terms.sshd().isPresent()) {
                var sshd = terms.sshd().get();
                Files.writeString(
                        draft.resolve("sshd"), sshd.program() + "\n" + sshd.config() + "\n");
            }
            FileCalls.sync();
            Files.move(draft, PENDING);
            FileCalls.sync();
        } finally {
            if (Files.exists(draft)) programs.run("/bin/rm", "-rf", draft.toString());
        }
    }

    /**
     * Takes back at once what waits to be confirmed, or else what was confirmed last.
     *
     * @return what is to be said about it; empty if there is neither
     */
    public static Optional<List<String>> undo() throws SetupException {
        var programs = new Programs();
        var command = List.of(Programs.ours("setup-undo"), "now");
        var answer = programs.ask(command, UNDO_LIMIT);
        if (answer.status() == NOTHING_THERE) return Optional.empty();
        List<String> said = answer.out().lines().toList();
        if (answer.status() != 0)
            throw new SetupException(
                    "not everything could be put back: " + answer.out() + answer.complaint(),
                    said.toArray(String[]::new));
        return Optional.of(said);
    }

    private static List<String> doorLines(Begun begun) {
        return List.of(
                String.join(" ", begun.services()),
                begun.proof().name(),
                Long.toString(begun.sequence()));
    }

    /** What a change that waits was begun with. */
    static Optional<Begun> begun() {
        try {
            List<String> lines = Files.readAllLines(PENDING.resolve(DOOR));
            return Optional.of(
                    new Begun(
                            List.of(lines.get(0).split(" ")),
                            Proof.valueOf(lines.get(1)),
                            Long.parseLong(lines.get(2))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** From now on nobody takes it back; false if it was taken back already. */
    static boolean confirm(Instant now) throws SetupException {
        try (var _ = StateLock.take(STATE)) {
            if (!isPending()) return false;
            Files.move(PENDING, STATE.resolve(CONFIRMED + now.getEpochSecond()));
            FileCalls.sync();
            return true;
        } catch (IOException e) {
            throw new SetupException("the change cannot be confirmed: " + e.getMessage() + ".");
        }
    }

    private static Path draft() throws IOException {
        var mine =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path draft = Files.createTempDirectory(STATE, "draft-", mine);
        Files.createDirectory(draft.resolve("files"), mine);
        return draft;
    }

    /** Drafts of those who were killed, and sets that nobody will ask for any more. */
    private void clear(Instant now) throws IOException, SetupException {
        try (var entries = Files.newDirectoryStream(STATE, "{draft-,confirmed-,undone-}*")) {
            for (Path entry : entries)
                if (entry.getFileName().toString().startsWith("draft-")
                        || Files.getLastModifiedTime(entry).toInstant().isBefore(now.minus(KEPT)))
                    programs.run("/bin/rm", "-rf", entry.toString());
        }
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
}
