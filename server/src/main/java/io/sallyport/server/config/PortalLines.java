package io.sallyport.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads and reviews what is set of the portal's pages. */
final class PortalLines {
    private static final String PAM = "pam";

    private PortalLines() {}

    /** Accounts, and groups behind a percent sign, with one comma between them. */
    static Set<String> administrators(String text) throws UnfitException {
        var names = new LinkedHashSet<String>();
        for (String name : text.split(",", -1)) {
            if (name.isEmpty()) throw Values.brokenList();
            names.add(
                    name.startsWith(PortalSettings.GROUP)
                            ? PortalSettings.GROUP
                                    + Values.group(name.substring(PortalSettings.GROUP.length()))
                            : Values.user(name));
        }
        return names;
    }

    /** Which port judges a first step, and by what. */
    static Optional<String> firstStep(List<String> words) throws UnfitException {
        if (words.equals(Slot.OFF)) return Optional.empty();
        if (!words.getFirst().equals(PAM))
            throw new UnfitException(
                    Values.quoted(words.getFirst()) + " judges no first step",
                    "the only kind now is: " + Scalar.PORTAL_FIRST_STEP.example());
        return Optional.of(Values.service(words.get(1)));
    }

    static List<String> written(Optional<String> service) {
        return service.map(name -> List.of(PAM, name)).orElse(Slot.OFF);
    }

    static Duration idle(String text) throws UnfitException {
        return minutes(Scalar.PORTAL_IDLE, text, PortalSettings.IDLE_MIN, PortalSettings.IDLE_MAX);
    }

    static Duration life(String text) throws UnfitException {
        return minutes(
                Scalar.PORTAL_SESSION, text, PortalSettings.LIFE_MIN, PortalSettings.LIFE_MAX);
    }

    private static Duration minutes(Scalar scalar, String text, int least, int most)
            throws UnfitException {
        return Duration.ofMinutes(
                Values.number(
                        scalar.keyword(),
                        text,
                        least,
                        most,
                        "so many minutes; for example: " + scalar.example()));
    }

    /** What is set of pages that nobody can reach. */
    static void review(Slot<Optional<URI>> portal, List<Slot<?>> ofPages, Problems warnings) {
        if (portal.value().isPresent()) return;
        for (Slot<?> slot : ofPages)
            if (slot.isTried() && !slot.isAsByDefault())
                warnings.at(slot.origin())
                        .add(
                                "there is no portal, so "
                                        + slot.scalar().keyword()
                                        + " means"
                                        + " nothing",
                                "set portal, or remove this");
    }
}
