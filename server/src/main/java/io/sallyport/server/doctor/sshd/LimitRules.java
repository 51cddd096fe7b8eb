package io.sallyport.server.doctor.sshd;

import static io.sallyport.server.doctor.Effect.LOCKOUT;

import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Limits that end a login before a person has typed a code. */
final class LimitRules {
    /** One wrong key or code more than that, and the person is out (SSH-18). */
    private static final int TRIES_MIN = 3;

    /** What the recipe writes (SSH-56), in seconds. */
    private static final int GRACE = 180;

    /** Of the module, where its line names none. */
    private static final int DEADLINE = 30;

    private static final Pattern DEADLINE_ARGUMENT = Pattern.compile("\\bdeadline=([0-9]{1,3})\\b");

    private final DaemonFacts daemon;

    LimitRules(DaemonFacts daemon) {
        this.daemon = daemon;
    }

    /** hazard-17. */
    static List<Trouble> tries(Seen seen) {
        var tries = seen.effective().number("maxauthtries");
        if (tries.isEmpty() || tries.getAsInt() >= TRIES_MIN) return List.of();
        return List.of(
                warning(
                        seen,
                        "maxauthtries",
                        seen.value("maxauthtries", "MaxAuthTries") + ".",
                        "Keys that a client offers in vain and wrong codes use it up, and the"
                                + " person is cut off before a right code.",
                        "Write \"MaxAuthTries 6\", and advise people to set IdentitiesOnly yes in"
                                + " their ssh_config."));
    }

    /** hazard-18. */
    static List<Trouble> grace(Seen seen) {
        var grace = seen.effective().number("logingracetime");
        if (grace.isEmpty() || grace.getAsInt() >= GRACE) return List.of();
        int deadline = deadline(seen);
        Severity severity =
                grace.getAsInt() == 0
                        ? Severity.NOTICE
                        : grace.getAsInt() < deadline ? Severity.ERROR : Severity.WARNING;
        return List.of(
                new Trouble(
                        severity,
                        Set.of(LOCKOUT),
                        seen.place("logingracetime"),
                        seen.value("logingracetime", "LoginGraceTime")
                                + (severity == Severity.ERROR
                                        ? ", below the " + deadline + " s of the module's deadline."
                                        : "."),
                        severity == Severity.NOTICE
                                ? "Nobody is ever cut off; whoever waits at a prompt holds a"
                                        + " connection for good."
                                : "People who look for their phone are cut off at the prompt.",
                        List.of("Write \"LoginGraceTime 180\".")));
    }

    /** The longest that a line of ours may take. */
    private static int deadline(Seen seen) {
        return ServiceFile.of(RootRules.service(seen)).stream()
                .flatMap(file -> PamText.linesWith(file, "pam_sallyport").stream())
                .map(DEADLINE_ARGUMENT::matcher)
                .mapToInt(found -> found.find() ? Integer.parseInt(found.group(1)) : DEADLINE)
                .max()
                .orElse(DEADLINE);
    }

    /** hazard-19. */
    List<Trouble> slots(Seen seen) {
        var enrolled = daemon.enrolled();
        String startups = seen.effective().value("maxstartups").orElse("");
        String start = startups.replaceAll(":.*", "");
        if (!start.matches("[0-9]{1,9}")) return List.of();
        if (enrolled.isEmpty())
            return List.of(
                    new Trouble(
                            Severity.UNKNOWN,
                            Set.of(),
                            seen.place("maxstartups"),
                            seen.value("maxstartups", "MaxStartups")
                                    + ", and the daemon does not say how many people are enrolled.",
                            "Nobody knows whether that is enough.",
                            List.of("Start sallyportd, and run doctor again.")));
        var troubles = new ArrayList<Trouble>();
        int people = enrolled.get().size();
        if (people >= Integer.parseInt(start))
            troubles.add(
                    warning(
                            seen,
                            "maxstartups",
                            seen.value("maxstartups", "MaxStartups")
                                    + ", and "
                                    + people
                                    + " accounts are enrolled.",
                            "Everybody at a prompt holds a slot; from the first number on, sshd"
                                    + " drops new connections.",
                            "Write \"MaxStartups 100:30:200\", or what your mornings need."));
        seen.effective()
                .value("persourcepenalties")
                .filter(value -> !value.equals("no"))
                .ifPresent(value ->
                        troubles.add(
                                warning(
                                        seen,
                                        "persourcepenalties",
                                        seen.value("persourcepenalties", "PerSourcePenalties")
                                                + ".",
                                        "Wrong codes of one person shut out everybody behind the"
                                                + " same address.",
                                        "Name shared addresses in PerSourcePenaltyExemptList.")));
        return troubles;
    }

    private static Trouble warning(
            Seen seen, String keyword, String what, String means, String todo) {
        return new Trouble(
                Severity.WARNING, Set.of(LOCKOUT), seen.place(keyword), what, means, List.of(todo));
    }
}
