package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.HostAccounts.Named;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Hazards 20 and 21: secrets that lie in homes, where lines of ours have the words of the
 * google-authenticator project's module (DOC-39, DOC-40). Files are looked at and not read (DOC-2).
 */
final class StateFiles {
    private final PamHost host;
    private final Supplier<List<Named>> accounts;

    /**
     * @param accounts of this host
     */
    StateFiles(PamHost host, Supplier<List<Named>> accounts) {
        this.host = host;
        this.accounts = accounts;
    }

    List<Check> all() {
        return List.of(
                new ServiceCheck(
                        "hazard-20",
                        host,
                        "No secret of a second step lies in a home.",
                        this::homes),
                new ServiceCheck(
                        "hazard-21",
                        host,
                        "Every file of a secret is one that the module takes.",
                        this::unfit));
    }

    private List<Finding> homes(PamService service) throws IOException {
        var found = new ArrayList<Finding>();
        for (var entry : files(service).entrySet()) {
            var names = new TreeSet<String>();
            for (StateFile file : entry.getValue())
                if (file.isTheirs()) names.add(file.account().name());
            if (!names.isEmpty()) found.add(inHome(service, entry.getKey(), List.copyOf(names)));
        }
        return found;
    }

    private static Finding inHome(PamService service, PamEntry line, List<String> names) {
        return new Finding(
                "hazard-20",
                Severity.WARNING,
                Set.of(Effect.SILENT, Effect.AROUND),
                line.origin().place(),
                names,
                List.of(),
                "PAM service %s takes secrets of second steps from files that their owners can"
                                .formatted(service.name())
                        + " write.",
                "Whoever removes the file, by a pinned rsync or SFTP key too, or reads it, needs no"
                        + " code or has all of them.",
                List.of(
                        "Bring them to the server: sallyport import google-authenticator, and take"
                                + " the old words out of the line."));
    }

    private List<Finding> unfit(PamService service) throws IOException {
        var found = new ArrayList<Finding>();
        for (var entry : files(service).entrySet())
            for (StateFile file : entry.getValue())
                file.trouble(entry.getKey().arguments())
                        .ifPresent(trouble -> found.add(unfit(service, file, trouble)));
        return found;
    }

    private static Finding unfit(PamService service, StateFile file, String trouble) {
        String name = file.account().name();
        return new Finding(
                "hazard-21",
                Severity.WARNING,
                Set.of(Effect.LOCKOUT),
                Place.file(file.path()),
                List.of(name),
                List.of(),
                "PAM service %s does not take %s: it %s."
                        .formatted(service.name(), file.path(), trouble),
                name + " is asked for a code, and every code is refused.",
                List.of(
                        "chown "
                                + name
                                + " and chmod 600 the file; or enrol the account with the server:"
                                + " sallyport import google-authenticator."));
    }

    /** By line, the files of all accounts that have one. */
    private Map<PamEntry, List<StateFile>> files(PamService service) throws IOException {
        var files = new LinkedHashMap<PamEntry, List<StateFile>>();
        for (PamEntry entry : service.auth())
            if (entry.isOurs() && OurArguments.of(entry.arguments()).isFileMode())
                files.put(entry, files(entry));
        return files;
    }

    private List<StateFile> files(PamEntry entry) throws IOException {
        var files = new ArrayList<StateFile>();
        for (Named account : accounts.get()) {
            var name = StateFile.name(entry.arguments(), account);
            if (name.isPresent())
                StateFile.at(host.files().onHost(name.get()), account).ifPresent(files::add);
        }
        return files;
    }
}
