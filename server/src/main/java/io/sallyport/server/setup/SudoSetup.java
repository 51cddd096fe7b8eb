package io.sallyport.server.setup;

import io.sallyport.server.setup.SavedSet.Begun;
import io.sallyport.server.setup.SavedSet.Proof;
import io.sallyport.server.setup.SavedSet.Terms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives sudo its second step: plan, trial, change; who confirms it is asked by the command. */
public final class SudoSetup {
    private static final Path PAM = Path.of("/etc/pam.d");
    private static final String SUDO = "/usr/bin/sudo";
    private static final List<String> SERVICES = List.of("sudo", "sudo-i");

    /** Of more enrolled people the first are looked at. */
    private static final int USERS_MAX = 200;

    private final Programs programs = new Programs();
    private final Server server;
    private final Examination examination;
    private final SecureRandom random;
    private List<Examination.Found> before = List.of();

    /**
     * @param doctor the command that looks at this host, without {@code --json}
     */
    public SudoSetup(Server server, List<String> doctor, SecureRandom random) {
        this.server = server;
        this.examination = new Examination(programs, doctor);
        this.random = random;
    }

    /** Every file that would be changed; none if the host is as wanted already (SSH-41). */
    public List<FileChange> plan() throws SetupException {
        if (!Files.isExecutable(Path.of(SUDO)))
            throw new SetupException("there is no " + SUDO + " on this host.");
        var changes = new ArrayList<FileChange>();
        for (String service : services()) {
            FileChange change = new PamPlan(PAM).sudo(service);
            if (change.isReal()) changes.add(change);
        }
        return List.copyOf(changes);
    }

    /** The plan as a difference of files (DOC-75). */
    public List<String> difference(List<FileChange> changes) throws SetupException {
        return new Difference(programs).lines(changes);
    }

    /** Services at which policy refuses who has no second step. */
    public List<String> demanding() throws SetupException {
        var demanding = new ArrayList<String>();
        for (String service : services()) if (!letsInUnenrolled(service)) demanding.add(service);
        return demanding;
    }

    /** Whether an account with a second step may use sudo, and is asked for its password. */
    public boolean isUsableBySomebody() throws SetupException {
        for (String user : server.enrolled().stream().limit(USERS_MAX).toList()) {
            var answer = programs.ask(List.of(SUDO, "-n", "-l", "-U", user));
            if (answer.status() == 0 && asksForPassword(answer.out())) return true;
        }
        return false;
    }

    /** In what {@code sudo -l} said: rules stand behind that line, with their tags. */
    private static boolean asksForPassword(String said) {
        String head = "may run the following commands";
        int rules = said.indexOf(head);
        return rules >= 0
                && said.substring(rules)
                        .lines()
                        .skip(1)
                        .anyMatch(rule -> !rule.isBlank() && !rule.contains("NOPASSWD:"));
    }

    /**
     * Looks at the host as it is and as it will be.
     *
     * @throws SetupException if the change would make an error (DOC-19)
     */
    public void examine(List<FileChange> changes) throws SetupException {
        before = examination.host();
        try (Stage stage = Stage.build(programs, changes)) {
            examination.refuseNew(before, stage.root());
        }
    }

    /** What is wrong with the host now and was not before the change, a line each (DOC-97). */
    public List<String> findingsSince() throws SetupException {
        return examination.since(before).stream()
                .map(found -> found.severity() + ": " + found.words())
                .toList();
    }

    /**
     * Real uses of sudo with the new files, which nobody else sees yet.
     *
     * @return what was seen, a line each
     * @throws SetupException if anything was not as it must be; nothing was changed then
     */
    public List<String> tryOut(List<FileChange> changes) throws SetupException {
        var seen = new ArrayList<String>();
        try (Stage stage = Stage.build(programs, changes)) {
            char[] password = TrialAccounts.newPassword(random);
            var trial = new SudoTrial(programs, stage, password, random);
            for (String service : services())
                for (String line : tryOut(trial, service, String.valueOf(password)))
                    seen.add(service + ", " + line);
        } finally {
            server.forget(Trial.ENROLLED);
        }
        return seen;
    }

    private List<String> tryOut(SudoTrial trial, String service, String password)
            throws SetupException {
        server.forget(Trial.ENROLLED);
        server.forget(Trial.FRESH);
        boolean letsIn = letsInUnenrolled(service);
        Supplier<String> codes = server.enroll(Trial.ENROLLED);
        String right = codes.get();
        String wrong = Trial.otherThan(right);
        var attempts =
                List.of(
                        new Trial.Attempt(Verdict.RIGHT, Trial.ENROLLED, List.of(password, right)),
                        new Trial.Attempt(Verdict.WRONG, Trial.ENROLLED, List.of(password, wrong)),
                        new Trial.Attempt(Verdict.FRESH, Trial.FRESH, List.of(password)));
        var results = trial.run(service, attempts);
        return new Verdict(results, trial.complaint(service)).judge(letsIn, 1);
    }

    /** Changes the host; it is taken back after {@code time} unless it is confirmed before. */
    public void commit(List<FileChange> changes, Duration time, Instant now) throws SetupException {
        var begun = new Begun(services(), Proof.SUDO_AT_A_TERMINAL, server.newestEvent());
        new Commit(programs).make(changes, new Terms(begun, time, Optional.empty()), now, () -> {});
    }

    /** sudo's own must be there; without another file {@code sudo -i} uses it, too. */
    private static List<String> services() {
        return SERVICES.stream()
                .filter(one -> one.equals("sudo") || Files.exists(PAM.resolve(one)))
                .toList();
    }

    private boolean letsInUnenrolled(String service) throws SetupException {
        return server.letsInUnenrolled(Trial.FRESH, service, Optional.empty());
    }
}
