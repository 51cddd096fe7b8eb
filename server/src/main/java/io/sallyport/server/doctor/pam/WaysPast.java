package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Paths that grant without our module having returned success (DOC-15). */
final class WaysPast {
    private final ModuleAnswers answers;

    WaysPast(ModuleAnswers answers) {
        this.answers = answers;
    }

    /** Hazard 11: ours is not reached (DOC-30). */
    List<Finding> before(PamService service) throws TooManyPathsException {
        if (!service.asksUs()) return List.of();
        return first(
                granting(service, Set.of()),
                path ->
                        Verdicts.of(
                                "hazard-11",
                                Severity.ERROR,
                                Set.of(Effect.SILENT, Effect.AROUND),
                                decider(path),
                                "PAM service %s grants without asking for a second step: %s."
                                        .formatted(service.name(), Verdicts.told(path)),
                                "Whoever satisfies that line comes in without a code.",
                                "Put pam_sallyport.so before it, or make it required in place of"
                                        + " sufficient or a jump."));
    }

    /** Hazard 12: ours failed, and is forgiven (DOC-31). */
    List<Finding> forgiven(PamService service) throws TooManyPathsException {
        return first(
                grantingWith(service, OurAnswer.FAILURE),
                path ->
                        Verdicts.of(
                                "hazard-12",
                                Severity.ERROR,
                                Set.of(Effect.SILENT),
                                ours(path, OurAnswer.FAILURE),
                                "PAM service %s grants after pam_sallyport.so has refused: %s."
                                        .formatted(service.name(), Verdicts.told(path)),
                                "A wrong code is accepted.",
                                "Write the line as:  auth  required  pam_sallyport.so"));
    }

    /** DOC-59: nobody answered, and that is forgiven. */
    List<Finding> unavailable(PamService service) throws TooManyPathsException {
        var found = new ArrayList<Finding>();
        for (PamEntry entry : service.auth())
            if (entry.isOurs() && OurArguments.of(entry.arguments()).ignoresUnavailable())
                found.add(
                        unavailable(
                                service, entry.origin().place(), "says when-unavailable=ignore"));
        if (!found.isEmpty()) return found;
        return first(
                grantingWith(service, OurAnswer.UNAVAILABLE),
                path ->
                        unavailable(
                                service,
                                ours(path, OurAnswer.UNAVAILABLE),
                                "forgives authinfo_unavail: " + Verdicts.told(path)));
    }

    private static Finding unavailable(PamService service, Place place, String how) {
        return Verdicts.of(
                "pam-unavailable",
                Severity.ERROR,
                Set.of(Effect.AROUND),
                place,
                "PAM service %s %s.".formatted(service.name(), how),
                "While the daemon gives no answer, everybody comes in without a code; whoever can"
                        + " stop it needs none.",
                "Take it out, and set up emergency codes of the host for that day.");
    }

    private interface Told {
        Finding about(List<Walk.Step> path);
    }

    private static List<Finding> first(List<Walk.Ending> granting, Told told) {
        return granting.stream().limit(1).map(Walk.Ending::path).map(told::about).toList();
    }

    private List<Walk.Ending> granting(PamService service, Set<OurAnswer> ours)
            throws TooManyPathsException {
        return all(service).stream().filter(end -> end.ours().equals(ours)).toList();
    }

    private List<Walk.Ending> grantingWith(PamService service, OurAnswer answer)
            throws TooManyPathsException {
        return all(service).stream()
                .filter(end ->
                        end.ours().contains(answer) && !end.ours().contains(OurAnswer.SUCCESS))
                .toList();
    }

    private List<Walk.Ending> all(PamService service) throws TooManyPathsException {
        return Walk.through(service.auth(), answers.any(service)).endings().stream()
                .filter(Walk.Ending::granted)
                .toList();
    }

    /** The line that gave the last answer. */
    private static Place decider(List<Walk.Step> path) {
        return path.getLast().entry().origin().place();
    }

    private static Place ours(List<Walk.Step> path, OurAnswer answer) {
        return path.stream()
                .filter(step -> step.entry().isOurs() && OurAnswer.of(step.answer()) == answer)
                .findFirst()
                .map(step -> step.entry().origin().place())
                .orElseGet(() -> decider(path));
    }
}
