package io.sallyport.server.doctor.pam;

import static io.sallyport.server.doctor.pam.ReturnValue.AUTH_ERR;
import static io.sallyport.server.doctor.pam.ReturnValue.IGNORE;
import static io.sallyport.server.doctor.pam.ReturnValue.SUCCESS;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Severity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What sshd's stack asks a person, and in which order (DOC-32, DOC-33, DOC-57). */
final class Prompts {
    private final ModuleAnswers answers;

    Prompts(ModuleAnswers answers) {
        this.answers = answers;
    }

    /** Hazard 13: sshd's stack asks for a password, too. */
    List<Finding> password(PamService service) {
        Optional<PamEntry> asking = passwordLine(service);
        if (asking.isEmpty() || !isOfSshd(service) || hasMarkedLine(service)) return List.of();
        return List.of(
                Verdicts.of(
                        "hazard-13",
                        Severity.WARNING,
                        Set.of(Effect.LOCKOUT),
                        asking.get().origin().place(),
                        "PAM service %s asks for a password (%s) besides the code."
                                .formatted(service.name(), asking.get().moduleName()),
                        "After a key, everybody is asked for a password too: two prompts for who is"
                            + " enrolled, one for who is not; people without a password are locked"
                            + " out.",
                        "For key + code, take the password lines (@include common-auth) out of the"
                                + " auth part.",
                        "For password + code, write the three lines of the recipe"
                                + " (docs/start.md)."));
    }

    /** Hazard 14: ours says PAM_IGNORE, and nothing else says yes. */
    List<Finding> nothingSucceeds(PamService service) throws TooManyPathsException {
        if (!service.asksUs() || !mayIgnore(service)) return List.of();
        var walk = Walk.through(service.auth(), answers.usual(true, IGNORE));
        if (walk.endings().stream().anyMatch(Walk.Ending::granted)) return List.of();
        return List.of(
                Verdicts.of(
                        "hazard-14",
                        Severity.ERROR,
                        Set.of(Effect.LOCKOUT),
                        ourLine(service).origin().place(),
                        "PAM service %s lets pam_sallyport.so answer PAM_IGNORE (nullok or when-unavailable), and no"
                                        .formatted(service.name())
                                + " other line of it succeeds.",
                        "Whoever is not enrolled is refused: a stack in which every module was"
                                + " ignored fails.",
                        "Write behind it:  auth  required  pam_permit.so"));
    }

    /** DOC-57: what follows a wrong password. */
    List<Finding> afterPassword(PamService service) throws TooManyPathsException {
        if (!isOfSshd(service) || !service.asksUs() || passwordLine(service).isEmpty())
            return List.of();
        boolean marked = hasMarkedLine(service);
        Reached right = reached(service, true);
        Reached wrong = reached(service, false);
        if (marked && (right.marked() || !right.plain() || wrong.plain() || !wrong.marked()))
            return List.of(misplaced(service));
        if (wrong.plain()) return List.of(judgedForStrangers(service));
        if (!wrong.marked() && right.plain()) return List.of(tellsThePassword(service));
        return List.of();
    }

    /**
     * Which of our lines a login comes to.
     *
     * @param marked with {@code after-failed-password}
     */
    private record Reached(boolean marked, boolean plain) {}

    private Reached reached(PamService service, boolean passwordRight)
            throws TooManyPathsException {
        var judged = Walk.through(service.auth(), answers.usual(passwordRight, SUCCESS));
        var refused = Walk.through(service.auth(), answers.usual(passwordRight, AUTH_ERR));
        boolean marked = false;
        boolean plain = false;
        for (PamEntry entry : service.auth()) {
            if (!entry.isOurs() || !(judged.reaches(entry) || refused.reaches(entry))) continue;
            if (isMarked(entry)) marked = true;
            else plain = true;
        }
        return new Reached(marked, plain);
    }

    private static Finding misplaced(PamService service) {
        return Verdicts.of(
                "pam-password-code",
                Severity.ERROR,
                Set.of(Effect.LOCKOUT, Effect.AROUND),
                ourLine(service).origin().place(),
                "PAM service %s has the two lines of pam_sallyport.so in the wrong order, or a jump over"
                                .formatted(service.name())
                        + " the wrong number of them.",
                "A right password meets the line after-failed-password, which always refuses, or a"
                        + " wrong one meets the line that judges codes.",
                "Write:  auth  [success=1 default=ignore]  pam_unix.so",
                "then:   auth  requisite  pam_sallyport.so after-failed-password",
                "then:   auth  required   pam_sallyport.so");
    }

    private static Finding judgedForStrangers(PamService service) {
        return Verdicts.of(
                "pam-password-code",
                Severity.WARNING,
                Set.of(Effect.LOCKOUT),
                ourLine(service).origin().place(),
                "PAM service %s judges codes after a wrong password, too."
                        .formatted(service.name()),
                "Whoever knows only a name uses up that person's guesses.",
                "Put a line with after-failed-password before it, and let the password jump over"
                        + " that one.");
    }

    private static Finding tellsThePassword(PamService service) {
        return Verdicts.of(
                "pam-password-code",
                Severity.WARNING,
                Set.of(Effect.AROUND),
                ourLine(service).origin().place(),
                "PAM service %s asks for a code only after a right password."
                        .formatted(service.name()),
                "The prompt for the code tells whoever guesses that the password was right.",
                "Let a wrong password meet:  auth  requisite  pam_sallyport.so"
                        + " after-failed-password");
    }

    private static boolean isOfSshd(PamService service) {
        return service.name().startsWith("sshd");
    }

    private static boolean mayIgnore(PamService service) {
        return service.auth().stream()
                .filter(PamEntry::isOurs)
                .anyMatch(entry -> {
                    var arguments = OurArguments.of(entry.arguments());
                    return arguments.ignoresUnavailable() || arguments.mayIgnoreTheUnenrolled();
                });
    }

    private static Optional<PamEntry> passwordLine(PamService service) {
        return service.asksUs()
                ? service.auth().stream().filter(ModuleAnswers::asksForPassword).findFirst()
                : Optional.empty();
    }

    private static boolean hasMarkedLine(PamService service) {
        return service.auth().stream().anyMatch(entry -> entry.isOurs() && isMarked(entry));
    }

    private static boolean isMarked(PamEntry entry) {
        return OurArguments.of(entry.arguments()).isAfterFailedPassword();
    }

    private static PamEntry ourLine(PamService service) {
        return service.auth().stream().filter(PamEntry::isOurs).findFirst().orElseThrow();
    }
}
