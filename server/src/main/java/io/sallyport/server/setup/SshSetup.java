package io.sallyport.server.setup;

import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.sshd.SshdSources;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Gives sshd its second step: plan, trial, change; who confirms it is asked by the command. */
public final class SshSetup {
    private static final Path PAM = Path.of("/etc/pam.d");
    private static final String LOOPBACK = "127.0.0.1";

    /** A block that fits some accounts and not others. */
    private static final Pattern BY_ACCOUNT =
            Pattern.compile("^\\s*match\\b.*\\b(user|group)\\b", Pattern.CASE_INSENSITIVE);

    private final Programs programs = new Programs();
    private final Server server;
    private final Target target;
    private final Examination examination;
    private final SecureRandom random;
    private List<Examination.Found> before = List.of();

    /**
     * @param doctor the command that looks at this host, without {@code --json}
     */
    public SshSetup(Server server, Target target, List<String> doctor, SecureRandom random) {
        this.server = server;
        this.target = target;
        this.examination = new Examination(programs, doctor);
        this.random = random;
    }

    /**
     * The sshd that is set up.
     *
     * @param pid empty if it does not run
     * @param program as it was started
     * @param config its main file
     * @param service its PAM service
     */
    public record Target(Optional<Long> pid, String program, Path config, String service) {}

    /** What is wanted. */
    public record Wish(Recipe recipe, RootForm root, Optional<String> automation) {}

    /** Every file that would be changed; none if the host is as wanted already. */
    public List<FileChange> plan(Wish wish) throws SetupException {
        var changes = new ArrayList<FileChange>();
        FileChange pam = new PamPlan(PAM).sshd(target.service(), wish.recipe());
        if (pam.isReal()) changes.add(pam);
        changes.addAll(
                new SshdPlan(target.config())
                        .changes(wish.recipe(), wish.root(), wish.automation()));
        return List.copyOf(changes);
    }

    /** The plan as a difference of files (DOC-75). */
    public List<String> difference(List<FileChange> changes) throws SetupException {
        return new Difference(programs).lines(changes);
    }

    /** What the plan means for the people of this host. */
    public Outlook outlook(List<FileChange> changes, Wish wish) throws SetupException {
        try (Stage stage = Stage.build(programs, changes)) {
            var now = new Effective(programs, target, Optional.empty());
            var then = new Effective(programs, target, Optional.of(stage.root()));
            return new People(programs, now, then, isOneForAll(changes))
                    .look(wish, server.enrolled());
        }
    }

    private boolean isOneForAll(List<FileChange> changes) throws SetupException {
        var texts = new ArrayList<String>();
        for (Path file : SshdSources.files(target.config()))
            SshdPlan.text(file).ifPresent(texts::add);
        for (FileChange change : changes) texts.add(change.after());
        return texts.stream()
                .flatMap(String::lines)
                .noneMatch(line -> BY_ACCOUNT.matcher(line).find());
    }

    /**
     * Looks at the host as it is and as it will be.
     *
     * @throws SetupException if there is an error that the change does not mend (DOC-19)
     */
    public void examine(List<FileChange> changes) throws SetupException {
        before = examination.host();
        try (Stage stage = Stage.build(programs, changes)) {
            examination.refuse(before, stage.root(), target.pid());
        }
    }

    /** What is wrong with the host now and was not before the change, a line each (DOC-97). */
    public List<String> findingsSince() throws SetupException {
        return examination.since(before).stream()
                .map(found -> found.severity() + ": " + found.words())
                .toList();
    }

    /**
     * Real logins with the new files, which nobody else sees yet.
     *
     * @return what was seen, a line each
     * @throws SetupException if anything was not as it must be; nothing was changed then
     */
    public List<String> tryOut(List<FileChange> changes, Wish wish) throws SetupException {
        server.forget(Trial.ENROLLED);
        server.forget(Trial.FRESH);
        boolean letsIn =
                server.letsInUnenrolled(Trial.FRESH, target.service(), Optional.of(LOOPBACK));
        Supplier<String> codes = server.enroll(Trial.ENROLLED);
        try (Stage stage = Stage.build(programs, changes)) {
            checkSyntax(stage);
            char[] password = TrialAccounts.newPassword(random);
            var trial =
                    new Trial(programs, stage, target.program(), target.config(), password, random);
            String name = Path.of(target.program()).getFileName().toString();
            var results = trial.run(name, attempts(wish.recipe(), codes, String.valueOf(password)));
            var complaint = trial.complaint().map(line -> "sshd said: " + line);
            return new Verdict(results, complaint)
                    .judge(letsIn, wish.recipe() == Recipe.PASSWORD_AND_CODE ? 1 : 0);
        } finally {
            server.forget(Trial.ENROLLED);
        }
    }

    /**
     * Changes the host; it is taken back after {@code time} unless it is confirmed before.
     *
     * @param promised what sshd must say of logins then, by their arguments
     */
    public void commit(
            List<FileChange> changes, Duration time, Map<String, String> promised, Instant now)
            throws SetupException {
        var begun =
                new SavedSet.Begun(
                        List.of(target.service()),
                        SavedSet.Proof.LOGIN_FROM_ELSEWHERE,
                        server.newestEvent());
        new Commit(programs)
                .make(
                        changes,
                        new SavedSet.Terms(begun, time, Optional.of(target)),
                        now,
                        () -> letSshdReadThem(promised));
    }

    private void letSshdReadThem(Map<String, String> promised) throws SetupException {
        programs.run(target.program(), "-t", "-f", target.config().toString());
        requirePromised(promised);
        if (target.pid().isPresent())
            programs.run("/bin/kill", "-HUP", target.pid().get().toString());
    }

    /** DOC-92: the files in effect are those that were looked at and tried. */
    private void requirePromised(Map<String, String> promised) throws SetupException {
        var effective = new Effective(programs, target, Optional.empty());
        for (var login : promised.entrySet())
            if (!effective.said(login.getKey()).equals(login.getValue()))
                throw new SetupException(
                        "sshd says something else of " + login.getKey() + " than was planned.");
    }

    private void checkSyntax(Stage stage) throws SetupException {
        Probe.Answer answer =
                programs.inStage(
                        stage.root(),
                        List.of(target.program(), "-t", "-f", target.config().toString()));
        if (answer.status() != 0)
            throw new SetupException(
                    "sshd does not take the new files: " + answer.complaint() + ".");
    }

    private static List<Trial.Attempt> attempts(
            Recipe recipe, Supplier<String> codes, String password) {
        boolean withPassword = recipe == Recipe.PASSWORD_AND_CODE;
        String right = codes.get();
        String wrong = Trial.otherThan(right);
        return List.of(
                new Trial.Attempt(
                        Verdict.RIGHT,
                        Trial.ENROLLED,
                        withPassword ? List.of(password, right) : List.of(right)),
                new Trial.Attempt(
                        Verdict.WRONG,
                        Trial.ENROLLED,
                        withPassword ? List.of(password, wrong) : List.of(wrong)),
                new Trial.Attempt(
                        Verdict.FRESH, Trial.FRESH, withPassword ? List.of(password) : List.of()));
    }
}
