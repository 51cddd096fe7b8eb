package io.sallyport.server.doctor.road;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Whether module, native programs, commands and daemon are of one release (DOC-16, DOC-60). */
public final class ReleaseCheck implements Check {
    private static final String ID = "releases";
    private static final String REPLACED = "/pam_sallyport.so (deleted)";

    private final DaemonVoice daemon;
    private final String own;
    private final Supplier<List<Path>> files;
    private final Path proc;

    /**
     * @param own release of these commands
     * @param files modules that PAM names, and native programs; those that are missing are others'
     *     to tell of
     * @param proc /proc
     */
    public ReleaseCheck(DaemonVoice daemon, String own, Supplier<List<Path>> files, Path proc) {
        this.daemon = daemon;
        this.own = own;
        this.files = files;
        this.proc = proc;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Finding> findings() {
        Optional<String> release = daemon.ask().release();
        if (release.isEmpty())
            return List.of(
                    Finding.unknown(
                            ID,
                            Place.asked("sallyportd"),
                            "Not checked: the daemon does not say of which release it is."));
        var found = new ArrayList<Finding>();
        if (!own.equals(release.get()))
            found.add(other(Place.asked("sallyport"), "The commands are", own, release.get()));
        for (Path file : files.get()) add(file, release.get(), found);
        if (hasReplaced()) found.add(replaced());
        if (found.isEmpty())
            found.add(Finding.ok(ID, Place.asked("sallyportd"), "All parts are of one release."));
        return found;
    }

    private static void add(Path file, String release, List<Finding> found) {
        if (!Files.isRegularFile(file)) return;
        try {
            String its = Releases.of(file).orElse("that it does not name");
            if (!its.equals(release))
                found.add(other(Place.file(file), file + " is", its, release));
        } catch (IOException e) {
            found.add(
                    Finding.unknown(
                            ID, Place.file(file), "Not checked: " + file + " cannot be read."));
        }
    }

    private static Finding other(Place place, String who, String its, String release) {
        return new Finding(
                ID,
                Severity.WARNING,
                Set.of(Effect.LOCKOUT),
                place,
                List.of(),
                List.of(),
                "%s of release %s, and the daemon that runs is of release %s."
                        .formatted(who, its, release),
                "They may not understand each other, and what is not understood is refused.",
                List.of(
                        "Install both from one release, and restart the daemon: systemctl restart"
                                + " sallyportd."));
    }

    /**
     * sshd loads the module anew for each connection; what is open has the one of its beginning.
     */
    private boolean hasReplaced() {
        try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) if (hasReplaced(process)) return true;
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    private static boolean hasReplaced(Path process) {
        try {
            return Files.readString(process.resolve("maps"), StandardCharsets.ISO_8859_1)
                    .lines()
                    .anyMatch(line -> line.endsWith(REPLACED));
        } catch (IOException e) {
            return false; // it has ended, or is not ours to look at
        }
    }

    private static Finding replaced() {
        return new Finding(
                ID,
                Severity.NOTICE,
                Set.of(),
                Place.asked("open connections"),
                List.of(),
                List.of(),
                "Connections are open that began with a pam_sallyport.so that was replaced since.",
                "Whoever logs in now gets the new one; those that are open have been asked"
                        + " already.",
                List.of("Nothing; they end with their sessions."));
    }
}
