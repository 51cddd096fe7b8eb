package io.sallyport.server.setup;

import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.sshd.SshdSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Real logins to a second sshd that sees the new files, before anything is changed (DOC-80 to
 * DOC-90).
 */
final class Trial {
    /** Nobody has these names: an administrator who finds one in the audit knows what it was. */
    static final String ENROLLED = "sallyport-trial-1";

    static final String FRESH = "sallyport-trial-2";

    /** Three logins of at most a minute each, and an sshd that starts. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    static final int UID = 64_901;
    private static final String HOMES = "/etc/ssh/sallyport-trial";

    private final Programs programs;
    private final Stage stage;
    private final String program;
    private final Path config;
    private final Path folder;
    private final TrialAccounts accounts;

    /**
     * @param program that sshd was started as
     * @param config its main file
     * @param password of both accounts
     */
    Trial(
            Programs programs,
            Stage stage,
            String program,
            Path config,
            char[] password,
            SecureRandom random) {
        this.programs = programs;
        this.stage = stage;
        this.program = program;
        this.config = config;
        this.folder = stage.root().resolve("trial");
        this.accounts = new TrialAccounts(stage, password, random);
    }

    /**
     * One login.
     *
     * @param answers to its prompts, in their order; never shown
     */
    record Attempt(String label, String user, List<String> answers) {
        /** Where packaging/libexec/trial-askpass looks for them. */
        void putAnswers(Path folder) throws IOException {
            for (int i = 0; i < answers.size(); i++)
                Files.writeString(
                        folder.resolve("answers/" + label + "." + (i + 1)), answers.get(i) + "\n");
        }
    }

    /**
     * How one ended.
     *
     * @param isIn whether the command ran
     * @param prompts that were shown
     */
    record Result(boolean isIn, List<String> prompts) {}

    static String otherThan(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    /** Logs in, and tells how each attempt ended, by its label. */
    Map<String, Result> run(String name, List<Attempt> attempts) throws SetupException {
        try {
            List<Path> files = SshdSources.files(config);
            stage.withoutAddresses(files);
            stage.admit(files, ENROLLED, FRESH);
            prepare(attempts);
            var words =
                    List.of(
                            Programs.ours("trial-login"),
                            folder.toString(),
                            program,
                            name,
                            config.toString());
            Probe.Answer answer = programs.inStage(stage.root(), words, LIMIT);
            if (answer.status() != 0)
                throw new SetupException(
                        "the trial's sshd did not start: " + lastLine(folder.resolve("log")) + ".");
            var results = new HashMap<String, Result>();
            for (Attempt attempt : attempts) results.put(attempt.label(), result(attempt.label()));
            return Map.copyOf(results);
        } catch (IOException e) {
            throw new SetupException("the trial failed: " + e.getMessage() + ".");
        }
    }

    /**
     * What the trial's sshd said of a login that was refused, with the module's line in the system
     * log (DOC-88).
     */
    Optional<String> complaint() {
        try {
            return Files.readAllLines(folder.resolve("log")).stream()
                    .filter(line ->
                            line.matches("(?i).*(error|fatal|failed|refused|denied|bad owner).*"))
                    .reduce((first, second) -> second);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void prepare(List<Attempt> attempts) throws IOException, SetupException {
        Files.createDirectory(folder);
        for (String sub : List.of("answers", "results")) Files.createDirectory(folder.resolve(sub));
        programs.run(
                "/usr/bin/ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                "trial",
                "-f",
                folder.resolve("key").toString());
        addAccount(ENROLLED, UID);
        addAccount(FRESH, UID + 1);
        for (String user : List.of(ENROLLED, FRESH)) putKey(user);
        var logins = new ArrayList<String>();
        for (Attempt attempt : attempts) {
            logins.add(attempt.label() + " " + attempt.user());
            attempt.putAnswers(folder);
        }
        Files.write(folder.resolve("logins"), logins);
    }

    /** Its home lies below the copy of /etc/ssh. */
    private void addAccount(String user, int uid) throws IOException, SetupException {
        accounts.add(user, uid, home(user));
        Path home = stage.of(Path.of(home(user)));
        Files.createDirectories(home);
        programs.run("/bin/chown", uid + ":" + uid, home.toString());
    }

    private static String home(String user) {
        return HOMES + "/" + user;
    }

    /** Where sshd looks for it, if that is a place that the trial has to itself. */
    private void putKey(String user) throws IOException, SetupException {
        String written = settings(user).value("authorizedkeysfile").orElse(".ssh/authorized_keys");
        String first = written.split(" ")[0];
        String path = first.replace("%h", home(user)).replace("%u", user).replace("%%", "%");
        if (!path.startsWith("/")) path = home(user) + "/" + path;
        if (!path.startsWith("/etc/ssh/"))
            throw new SetupException(
                    "sshd looks for keys in " + first + ", where the trial cannot put one.",
                    "Set the host up by hand: docs/doors/ssh.md.");
        Path file = stage.of(Path.of(path));
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.copy(folder.resolve("key.pub"), file);
        if (path.startsWith(home(user) + "/"))
            programs.run("/bin/chown", "-R", user(user), stage.of(Path.of(home(user))).toString());
    }

    private static String user(String name) {
        int uid = name.equals(ENROLLED) ? UID : UID + 1;
        return uid + ":" + uid;
    }

    private Settings settings(String user) throws SetupException {
        var words =
                List.of(
                        program,
                        "-T",
                        "-f",
                        config.toString(),
                        "-C",
                        "user="
                                + user
                                + ",host=localhost,addr=127.0.0.1,laddr=127.0.0.1,lport=2222");
        Probe.Answer answer = programs.inStage(stage.root(), words);
        if (answer.status() != 0)
            throw new SetupException(
                    "sshd does not take the new files: " + answer.complaint() + ".");
        return new Settings(answer.out());
    }

    private Result result(String label) throws IOException {
        Path base = folder.resolve("results");
        String status = Files.readString(base.resolve(label + ".status")).strip();
        String out = Files.readString(base.resolve(label + ".out"));
        String log = Files.readString(base.resolve(label + ".log"));
        // A host may let nobody choose the command, such as a bastion; sshd then tells that it came
        // so far (DOC-88).
        boolean isForced = log.contains("Starting session: forced-command");
        return new Result(
                isForced || (status.equals("0") && out.contains("inside")),
                Files.readAllLines(base.resolve(label + ".prompts")));
    }

    private static String lastLine(Path file) {
        try {
            return Files.readAllLines(file).stream().reduce("it said nothing", (a, b) -> b);
        } catch (IOException e) {
            return "it said nothing";
        }
    }
}
