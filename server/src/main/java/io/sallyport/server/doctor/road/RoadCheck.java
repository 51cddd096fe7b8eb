package io.sallyport.server.doctor.road;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The road from the module to the daemon, and room for the store (DOC-60). */
public final class RoadCheck implements Check {
    private static final String ID = "daemon";
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    /** A burst of audit events takes far less. */
    private static final long STORE_BYTES_MIN = 64L * 1024 * 1024;

    private static final long INODES_MIN = 1_000;
    private static final Pattern INODES = Pattern.compile("\\s*[A-Za-z]+\\s+([0-9]{1,18}|-)\\s*");

    private final Path socket;
    private final Optional<Path> store;
    private final DaemonVoice daemon;
    private final Probe probe;

    /**
     * @param socket of the PAM door
     * @param store empty if it lies in no folder of this host
     */
    public RoadCheck(Path socket, Optional<Path> store, DaemonVoice daemon, Probe probe) {
        this.socket = socket;
        this.store = store;
        this.daemon = daemon;
        this.probe = probe;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Finding> findings() {
        var found = new ArrayList<Finding>();
        addSocket(found);
        addAnswer(found);
        store.ifPresent(folder -> addRoom(folder, found));
        if (found.isEmpty())
            found.add(
                    Finding.ok(
                            ID, Place.file(socket), "The daemon answers, and reports no fault."));
        return found;
    }

    private void addSocket(List<Finding> found) {
        try {
            int mode = mode(socket);
            if ((mode & TYPE) != SOCKET) found.add(lockout(socket, "is no socket"));
            Path folder = socket.toAbsolutePath().getParent();
            int service = owner(socket);
            for (Path path = folder; path != null; path = path.getParent())
                addFolder(path, service, found);
        } catch (NoSuchFileException e) {
            found.add(lockout(socket, "is not there"));
        } catch (IOException e) {
            found.add(
                    Finding.unknown(
                            ID,
                            Place.file(socket),
                            "Not checked: " + socket + " cannot be looked at."));
        }
    }

    /** Who may write to a folder can put a socket of their own there, and so grant. */
    private static void addFolder(Path folder, int service, List<Finding> found)
            throws IOException {
        int mode = mode(folder);
        int owner = owner(folder);
        boolean isShared = (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
        if (!isShared && (owner == ROOT || owner == service)) return;
        found.add(
                error(
                        Effect.AROUND,
                        Place.file(folder),
                        "%s has mode %04o and belongs to uid %d."
                                .formatted(folder, mode & 07777, owner),
                        "Somebody besides root and the service can put a socket of their own in the"
                                + " place of the daemon's, which grants whatever they like.",
                        "Give it to root or the service alone: chown, chmod go-w."));
    }

    private Finding lockout(Path path, String what) {
        return error(
                Effect.LOCKOUT,
                Place.file(path),
                "The PAM door " + path + " " + what + ".",
                "The module finds nobody to ask: everybody is refused, or needs an emergency code.",
                "Start the daemon: systemctl start sallyportd, and look at its log.",
                "Or write the socket's name behind the module: socket=PATH.");
    }

    private void addAnswer(List<Finding> found) {
        DaemonVoice.Heard heard = daemon.ask();
        Place place = Place.asked("sallyportd");
        heard.silence()
                .ifPresent(why ->
                        found.add(
                                error(
                                        Effect.LOCKOUT,
                                        place,
                                        "The daemon gives no answer: " + why,
                                        "Everybody is refused, or needs an emergency code.",
                                        "Look at its log: journalctl -u sallyportd --since"
                                                + " -5min")));
        heard.fault()
                .ifPresent(fault ->
                        found.add(
                                error(
                                        Effect.LOCKOUT,
                                        place,
                                        "The daemon reports a fault: " + fault,
                                        "Logins with a second step are refused while it lasts.",
                                        "Look at its log: journalctl -u sallyportd --since"
                                                + " -5min")));
        heard.clockDoubt()
                .ifPresent(doubt ->
                        found.add(
                                error(
                                        Effect.LOCKOUT,
                                        place,
                                        "The daemon does not believe its clock: " + doubt,
                                        "No code is judged, since used ones could look new.",
                                        "Set the clock right; then: sallyport clock trust")));
    }

    private void addRoom(Path folder, List<Finding> found) {
        Place place = Place.file(folder);
        try {
            if (Files.getFileStore(folder).getUsableSpace() < STORE_BYTES_MIN)
                found.add(full(place, "Less than 64 MiB are free under " + folder + "."));
            if (isScarce(folder))
                found.add(full(place, "Less than 1000 inodes are free under " + folder + "."));
        } catch (IOException | Probe.SilentException e) {
            found.add(
                    Finding.unknown(
                            ID, place, "Not checked: how much room is left under " + folder + "."));
        }
    }

    /** Some file systems count no inodes at all, and say 0 of both. */
    private boolean isScarce(Path folder) throws IOException, Probe.SilentException {
        long free = inodes(folder, "iavail");
        return free < INODES_MIN && inodes(folder, "itotal") > 0;
    }

    /** As many as nobody counts if there is no number. */
    private long inodes(Path folder, String column) throws IOException, Probe.SilentException {
        var answer =
                probe.ask(List.of("/usr/bin/df", "--output=" + column, "--", folder.toString()));
        Matcher number = INODES.matcher(answer.out());
        if (answer.status() != 0 || !number.matches())
            throw new IOException("df does not tell of " + folder);
        return number.group(1).equals("-") ? Long.MAX_VALUE : Long.parseLong(number.group(1));
    }

    private static Finding full(Place place, String what) {
        return error(
                Effect.LOCKOUT,
                place,
                what,
                "When it is full no code can be burned, and whoever has a second step is refused.",
                "Make room, or move the store (docs/operate.md).");
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static Finding error(
            Effect effect, Place place, String what, String means, String... todo) {
        return new Finding(
                ID,
                Severity.ERROR,
                Set.of(effect),
                place,
                List.of(),
                List.of(),
                what,
                means,
                List.of(todo));
    }
}
