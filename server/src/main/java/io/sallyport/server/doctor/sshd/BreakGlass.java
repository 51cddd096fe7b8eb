package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import io.sallyport.server.emergency.EmergencyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** hazard-36: a way in for the day on which the second step cannot be asked for. */
final class BreakGlass {
    static final String ID = "hazard-36";

    /** Documentation addresses: nobody's. */
    private static final Set<String> OUTSIDE =
            Set.of("192.0.2.1", "2001:db8:0:0:0:0:0:1", "2001:db8::1");

    private final SshdFacts facts;

    BreakGlass(SshdFacts facts) {
        this.facts = facts;
    }

    List<Finding> findings() {
        if (hasCodes())
            return List.of(
                    Finding.ok(
                            ID, Place.file(EmergencyFile.DEFAULT), "There are emergency codes."));
        for (SshdView view : facts.views()) {
            var way = way(view);
            if (way.isPresent())
                return List.of(
                        Finding.ok(ID, way.get().place(MethodRules.METHODS), "There is a block."));
        }
        return List.of(
                new Finding(
                        ID,
                        Severity.WARNING,
                        Set.of(Effect.LOCKOUT),
                        Place.file(EmergencyFile.DEFAULT),
                        List.of(),
                        List.of(),
                        "There are no emergency codes, and no block that lets an administrator in"
                                + " from a network of their own with a key alone.",
                        "While the daemon does not answer, nobody who is enrolled comes in by SSH.",
                        List.of(
                                "Make emergency codes of this host, or a block of the form Match"
                                        + " User root Address NETWORK.",
                                "If there is a console, try it and say so in sallyport.conf:"
                                        + " doctor-exception hazard-36 \"console, tried on"
                                        + " 2026-11-01\".")));
    }

    private static boolean hasCodes() {
        try {
            return Files.size(EmergencyFile.DEFAULT) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Somebody who comes in with a key alone from here, and not from everywhere. */
    private static Optional<Seen> way(SshdView view) {
        return view.seen().stream()
                .filter(seen -> isBlock(seen) && hasKeys(seen))
                .filter(seen ->
                        view.seen().stream()
                                .filter(other ->
                                        other.login().user().equals(seen.login().user())
                                                && OUTSIDE.contains(other.login().address()))
                                .noneMatch(BreakGlass::isBlock))
                .findFirst();
    }

    private static boolean isBlock(Seen seen) {
        return seen.methodLists().stream()
                        .anyMatch(list -> list.methods().equals(List.of("publickey")))
                && seen.effective().is("pubkeyauthentication", "yes")
                && !(seen.isSuperuser() && seen.effective().is("permitrootlogin", "no"));
    }

    private static boolean hasKeys(Seen seen) {
        return seen.account().stream()
                .flatMap(account -> KeyFiles.of(seen.effective(), account).stream())
                .anyMatch(Files::exists);
    }
}
