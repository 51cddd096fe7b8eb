package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * hazard-29: files that are younger than the sshd that read them. A reload does not change when the
 * process began, but it writes the process file anew.
 */
final class NotReloaded {
    static final String ID = "hazard-29";

    /** Of the process's beginning, which is known to a tick and a clock that was set since. */
    private static final int SLACK_SECONDS = 1;

    private final SshdFacts facts;

    NotReloaded(SshdFacts facts) {
        this.facts = facts;
    }

    List<Finding> findings() {
        return facts.views().stream().flatMap(view -> findings(view).stream()).toList();
    }

    private static List<Finding> findings(SshdView view) {
        var listener = view.listener();
        if (listener.pid().isEmpty())
            return List.of(
                    Finding.ok(ID, listener.place(), "None runs; the next one reads the files."));
        if (listener.isElsewhere())
            return List.of(Blind.view(ID, view, "it runs in another file system"));
        var read = readAt(view);
        if (read.isEmpty()) return List.of(Blind.view(ID, view, "it cannot be seen when it began"));
        var younger = new ArrayList<Finding>();
        for (Path file : view.files().files())
            if (changed(file).filter(read.get().plusSeconds(SLACK_SECONDS)::isBefore).isPresent())
                younger.add(younger(listener, file));
        if (!view.files().unread().isEmpty())
            younger.add(Blind.view(ID, view, "cannot read " + view.files().unread().getFirst()));
        return younger.isEmpty()
                ? List.of(Finding.ok(ID, listener.place(), "It has read its files as they are."))
                : younger;
    }

    private static Finding younger(Listener listener, Path file) {
        return new Finding(
                ID,
                Severity.WARNING,
                Set.of(Effect.SILENT, Effect.LOCKOUT),
                Place.file(file),
                List.of(),
                List.of(),
                "The file was changed after " + listener.words() + " had read it.",
                "What is said here of its settings is in effect from the next reload or start on,"
                        + " and not yet.",
                List.of("sshd -t && systemctl reload ssh"));
    }

    /** The later of the process's beginning and of what it wrote at its last reload. */
    private static Optional<Instant> readAt(SshdView view) {
        var began = view.listener().started();
        var reloaded =
                view.first()
                        .flatMap(seen -> seen.effective().value("pidfile"))
                        .filter(file -> file.startsWith("/"))
                        .map(Path::of)
                        .filter(file -> names(file, view.listener().pid().orElse(0L)))
                        .flatMap(NotReloaded::changed);
        return began.map(time -> reloaded.filter(time::isBefore).orElse(time));
    }

    private static boolean names(Path file, long pid) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.US_ASCII)
                    .strip()
                    .equals(String.valueOf(pid));
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Instant> changed(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
