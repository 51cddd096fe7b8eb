package io.sallyport.server.setup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sallyport.server.doctor.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives sshd its second step: plan, trial, change; who confirms it is asked by the command. */
public final class SshSetup {
    private static final Path PAM = Path.of("/etc/pam.d");
    private static final int PASSWORD_BYTES = 12;

    private final Programs programs;
    private final Server server;
    private final Target target;
    private final SecureRandom random;

    public SshSetup(Probe probe, Server server, Target target, SecureRandom random) {
        this.programs = new Programs(probe);
        this.server = server;
        this.target = target;
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
        var lines = new ArrayList<String>();
        try {
            Path draft = Files.createTempFile("sallyport-plan", "");
            try {
                for (FileChange change : changes) {
                    Files.writeString(draft, change.after(), ISO_8859_1);
                    String from =
                            change.before().isPresent() ? change.path().toString() : "/dev/null";
                    var words =
                            List.of(
                                    "/usr/bin/diff",
                                    "-u",
                                    "--label",
                                    from,
                                    "--label",
                                    change.path().toString(),
                                    from,
                                    draft.toString());
                    programs.ask(words).out().lines().forEach(lines::add);
                }
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new SetupException("the plan cannot be shown: " + e.getMessage() + ".");
        }
        return lines;
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
        boolean letsIn = server.letsInUnenrolled(Trial.FRESH, target.service());
        Supplier<String> codes = server.enroll(Trial.ENROLLED);
        try (Stage stage = Stage.build(programs, changes)) {
            checkSyntax(stage);
            char[] password = newPassword();
            var trial =
                    new Trial(programs, stage, target.program(), target.config(), password, random);
            String name = Path.of(target.program()).getFileName().toString();
            var results = trial.run(name, attempts(wish.recipe(), codes, String.valueOf(password)));
            return judge(results, letsIn, wish.recipe(), trial);
        } finally {
            server.forget(Trial.ENROLLED);
        }
    }

    /** Changes the host; it is taken back after {@code time} unless it is confirmed before. */
    public void commit(List<FileChange> changes, Duration time) throws SetupException {
        var begun = new SavedSet.Begun(target.service(), server.newestEvent());
        new SavedSet(programs).arm(changes, begun, time, target.pid());
        try {
            for (FileChange change : changes) write(change);
            programs.run(target.program(), "-t", "-f", target.config().toString());
        } catch (SetupException | IOException e) {
            programs.run(Programs.ours("setup-undo"), "now");
            throw new SetupException(
                    "the change could not be made: " + e.getMessage(),
                    "Every file is as it was before.");
        }
        if (target.pid().isPresent())
            programs.run("/bin/kill", "-HUP", target.pid().get().toString());
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
        String wrong = right.equals("000000") ? "000001" : "000000";
        return List.of(
                new Trial.Attempt(
                        "right",
                        Trial.ENROLLED,
                        withPassword ? List.of(password, right) : List.of(right)),
                new Trial.Attempt(
                        "wrong",
                        Trial.ENROLLED,
                        withPassword ? List.of(password, wrong) : List.of(wrong)),
                new Trial.Attempt(
                        "fresh", Trial.FRESH, withPassword ? List.of(password) : List.of()));
    }

    private static List<String> judge(
            Map<String, Trial.Result> results, boolean letsIn, Recipe recipe, Trial trial)
            throws SetupException {
        int before = recipe == Recipe.PASSWORD_AND_CODE ? 1 : 0;
        Trial.Result right = Objects.requireNonNull(results.get("right"));
        Trial.Result wrong = Objects.requireNonNull(results.get("wrong"));
        Trial.Result fresh = Objects.requireNonNull(results.get("fresh"));
        if (wrong.isIn()) throw refusal("a wrong code let in", trial);
        if (!right.isIn()) throw refusal("a right code did not let in; " + seen(right), trial);
        if (right.prompts().size() != before + 1)
            throw refusal("a right code was asked for otherwise than once; " + seen(right), trial);
        if (fresh.isIn() != letsIn)
            throw refusal(
                    "somebody who is not enrolled was "
                            + (letsIn ? "not " : "")
                            + "let in, unlike policy says; "
                            + seen(fresh),
                    trial);
        if (letsIn && fresh.prompts().size() != before)
            throw refusal(
                    "somebody who is not enrolled was asked for a code; " + seen(fresh), trial);
        return List.of(
                "an enrolled account, right code: in, after " + count(right),
                "an enrolled account, wrong code: refused",
                "an account that is not enrolled: "
                        + (letsIn ? "in, after " + count(fresh) : "refused, as policy says"));
    }

    private static SetupException refusal(String what, Trial trial) {
        return new SetupException(
                "the trial failed: " + what + ". Nothing was changed.",
                trial.complaint()
                        .map(line -> "sshd said: " + line)
                        .orElse("See the system log: journalctl -g pam_sallyport"));
    }

    private static String seen(Trial.Result result) {
        return "prompts: "
                + (result.prompts().isEmpty() ? "none" : String.join(" / ", result.prompts()));
    }

    private static String count(Trial.Result result) {
        return switch (result.prompts().size()) {
            case 0 -> "no prompt";
            case 1 -> "one prompt";
            default -> result.prompts().size() + " prompts";
        };
    }

    private char[] newPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes).toCharArray();
    }

    /** A new file, synced, renamed into place, with owner and mode of the old one (DOC-92). */
    private void write(FileChange change) throws IOException, SetupException {
        Path path = change.path();
        Path draft = Path.of(path + ".sallyport-new");
        if (change.before().isPresent())
            programs.run("/bin/cp", "--preserve=all", path.toString(), draft.toString());
        else programs.run("/usr/bin/install", "-m", "0644", "/dev/null", draft.toString());
        try (var channel =
                FileChannel.open(
                        draft, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(change.after().getBytes(ISO_8859_1));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(Objects.requireNonNull(path.getParent()))) {
            folder.force(true);
        }
    }
}
