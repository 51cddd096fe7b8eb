package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Hazard 31: services that our line reaches though nobody can answer there (DOC-18, DOC-50). */
final class Reach implements Check {
    static final String ID = "hazard-31";

    /** Nobody sits before these (SSH-154). */
    private static final Set<String> UNATTENDED = Set.of("cron", "crond", "atd", "systemd-user");

    private final PamHost host;

    Reach(PamHost host) {
        this.host = host;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Finding> findings() {
        var found = new ArrayList<Finding>();
        try {
            included().forEach((origin, services) -> found.add(finding(origin, services)));
            for (PamService service : host.usable()) own(service).ifPresent(found::add);
            for (PamHost.Read dark : host.dark())
                found.add(
                        Verdicts.unknown(ID, "the PAM service " + dark.name() + " cannot be read"));
        } catch (IOException e) {
            found.add(Verdicts.unknown(ID, String.valueOf(e.getMessage())));
        }
        if (found.isEmpty())
            found.add(Verdicts.ok(ID, "pam_sallyport.so stands in files of single services only."));
        return found;
    }

    /** Our lines in files that others include, with the services that they reach. */
    private Map<Origin, Set<String>> included() throws IOException {
        var reached = new TreeMap<Origin, Set<String>>(Comparator.comparing(Origin::toString));
        for (PamService service : host.usable())
            for (PamEntry entry : service.auth())
                if (entry.isOurs() && !isOwn(service, entry))
                    reached.computeIfAbsent(entry.origin(), origin -> new TreeSet<>())
                            .add(service.name());
        return reached;
    }

    private static boolean isOwn(PamService service, PamEntry entry) {
        return service.file().isPresent() && service.file().get().equals(entry.origin().file());
    }

    private static Finding finding(Origin origin, Set<String> services) {
        var unattended = new TreeSet<>(services);
        unattended.retainAll(UNATTENDED);
        return Verdicts.of(
                ID,
                unattended.isEmpty() ? Severity.WARNING : Severity.ERROR,
                Set.of(Effect.LOCKOUT),
                origin.place(),
                "pam_sallyport.so stands in a file that others include; it reaches "
                        + String.join(", ", services)
                        + ".",
                unattended.isEmpty()
                        ? "People are asked where they do not expect it, and some where they cannot"
                                + " answer."
                        : "Jobs of "
                                + String.join(", ", unattended)
                                + " fail for whoever is enrolled: nobody is there to answer.",
                "Move the line into the files of the services that shall ask: /etc/pam.d/sshd,"
                        + " /etc/pam.d/sudo.");
    }

    private static Optional<Finding> own(PamService service) {
        if (!UNATTENDED.contains(service.name())) return Optional.empty();
        return service.auth().stream()
                .filter(entry -> entry.isOurs() && isOwn(service, entry))
                .findFirst()
                .map(entry -> finding(entry.origin(), Set.of(service.name())));
    }
}
