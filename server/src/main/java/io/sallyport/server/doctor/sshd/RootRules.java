package io.sallyport.server.doctor.sshd;

import static io.sallyport.server.doctor.Effect.LOCKOUT;
import static io.sallyport.server.doctor.Effect.SILENT;

import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.Severity;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/** Logins of accounts with uid 0 (SSH-26, SSH-27). */
final class RootRules {
    private static final String PERMIT = "permitrootlogin";
    private static final Set<String> UNFIT =
            Set.of("without-password", "prohibit-password", "forced-commands-only");

    private final DaemonFacts daemon;

    RootRules(DaemonFacts daemon) {
        this.daemon = daemon;
    }

    /** hazard-06: sshd kills root's connection behind the second step. */
    List<Trouble> unfitForm(Seen seen) {
        if (!seen.isSuperuser()
                || !seen.effective().value(PERMIT).filter(UNFIT::contains).isPresent()
                || !seen.methodLists().stream().allMatch(MethodList::asksPam)) return List.of();
        return List.of(
                new Trouble(
                        isInUse(seen) ? Severity.ERROR : Severity.WARNING,
                        Set.of(LOCKOUT),
                        seen.place(PERMIT),
                        seen.value(PERMIT, "PermitRootLogin")
                                + ", and root's lists all ask for a code.",
                        "sshd ends root's connection with an internal error, after the right code"
                                + " too.",
                        List.of(
                                "Write \"PermitRootLogin no\"; or \"PermitRootLogin yes\", with"
                                        + " root enrolled.")));
    }

    /** Whether there is a sign that root logs in. */
    private boolean isInUse(Seen seen) {
        boolean isEnrolled =
                daemon.enrolled().filter(names -> names.contains(seen.login().user())).isPresent();
        return isEnrolled
                || seen.account().stream()
                        .flatMap(account -> KeyFiles.of(seen.effective(), account).stream())
                        .anyMatch(Files::exists);
    }

    /** hazard-07: root with a key alone. */
    List<Trouble> unasked(Seen seen) {
        if (!seen.isSuperuser() || !seen.effective().is(PERMIT, "yes")) return List.of();
        var foreseen =
                daemon.foresee(seen.account().orElseThrow(), service(seen), seen.login().address());
        if (foreseen.isEmpty())
            return List.of(
                    new Trouble(
                            Severity.UNKNOWN,
                            Set.of(),
                            seen.place(PERMIT),
                            seen.value(PERMIT, "PermitRootLogin")
                                    + ", and the daemon does not say what policy thinks of it.",
                            "If policy lets in who is not enrolled, root comes in with a key"
                                    + " alone.",
                            List.of("Start sallyportd, and run doctor again.")));
        if (foreseen.get().isEnrolled() || !foreseen.get().isSkipped()) return List.of();
        return List.of(
                new Trouble(
                        Severity.ERROR,
                        Set.of(SILENT),
                        seen.place(PERMIT),
                        seen.value(PERMIT, "PermitRootLogin")
                                + ", "
                                + seen.login().user()
                                + " has uid 0 and is not enrolled, and policy lets it in.",
                        "Root comes in with a key alone.",
                        List.of(
                                "Write \"PermitRootLogin no\", enrol the account (sallyport"
                                        + " enroll), or refuse it in sallyport.conf.")));
    }

    /** PAM's name of this sshd. */
    static String service(Seen seen) {
        return seen.effective().value("pamservicename").orElseGet(() -> seen.listener().name());
    }
}
