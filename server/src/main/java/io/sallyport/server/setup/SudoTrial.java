package io.sallyport.server.setup;

import io.sallyport.server.doctor.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Real uses of sudo that see the new files, before anything is changed: what {@link Trial} is to
 * sshd.
 */
final class SudoTrial {
    /** Three uses of at most a minute each. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private static final Path SUDOERS = Path.of("/etc/sudoers");
    private static final String BOTH = Trial.ENROLLED + "," + Trial.FRESH;

    /**
     * Behind every other rule, so these win: asked once, as people are, with nobody told of a wrong
     * code by mail.
     */
    private static final String RULES =
            """

            Defaults:%1$s authenticate, !requiretty, passwd_tries=1, lecture=never
            Defaults:%1$s !mail_always, !mail_badpass, !mail_no_host, !mail_no_perms, !mail_no_user
            %1$s ALL=(ALL:ALL) PASSWD: ALL\
            """
                    .formatted(BOTH);

    private final Programs programs;
    private final Stage stage;
    private final TrialAccounts accounts;
    private boolean isPrepared;

    /**
     * @param password of both accounts
     */
    SudoTrial(Programs programs, Stage stage, char[] password, SecureRandom random) {
        this.programs = programs;
        this.stage = stage;
        this.accounts = new TrialAccounts(stage, password, random);
    }

    /** Uses sudo, and tells how each attempt ended, by its label. */
    Map<String, Trial.Result> run(String service, List<Trial.Attempt> attempts)
            throws SetupException {
        Path folder = folder(service);
        try {
            prepareHost();
            prepare(folder, service, attempts);
            var words = List.of(Programs.ours("trial-sudo"), folder.toString());
            Probe.Answer answer = programs.inStage(stage.root(), words, LIMIT);
            if (answer.status() != 0)
                throw new SetupException("the trial failed: " + answer.complaint() + ".");
            var results = new HashMap<String, Trial.Result>();
            for (Trial.Attempt attempt : attempts)
                results.put(attempt.label(), result(folder.resolve("results"), attempt.label()));
            return Map.copyOf(results);
        } catch (IOException e) {
            throw new SetupException("the trial failed: " + e.getMessage() + ".");
        }
    }

    /** What sudo said when it refused somebody other than for a wrong code. */
    Optional<String> complaint(String service) {
        for (String label : List.of(Verdict.RIGHT, Verdict.FRESH)) {
            Path said = folder(service).resolve("results/" + label + ".err");
            try (var lines = Files.lines(said)) {
                Optional<String> line = lines.filter(one -> one.startsWith("sudo")).findFirst();
                if (line.isPresent()) return line.map(one -> "sudo said: " + one);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Path folder(String service) {
        return stage.root().resolve("trial-" + service);
    }

    private void prepareHost() throws IOException {
        if (isPrepared) return;
        accounts.add(Trial.ENROLLED, Trial.UID, "/");
        accounts.add(Trial.FRESH, Trial.UID + 1, "/");
        stage.append(SUDOERS, RULES);
        isPrepared = true;
    }

    private static void prepare(Path folder, String service, List<Trial.Attempt> attempts)
            throws IOException {
        Files.createDirectory(folder);
        for (String sub : List.of("answers", "results")) Files.createDirectory(folder.resolve(sub));
        var logins = new ArrayList<String>();
        for (Trial.Attempt attempt : attempts) {
            boolean isEnrolled = attempt.user().equals(Trial.ENROLLED);
            // With --login the shell is that of whoever they become, and root's may be none.
            String other = isEnrolled ? Trial.FRESH : Trial.ENROLLED;
            String target = service.equals("sudo") ? "root" : other;
            int uid = isEnrolled ? Trial.UID : Trial.UID + 1;
            logins.add(String.join(" ", attempt.label(), String.valueOf(uid), service, target));
            attempt.putAnswers(folder);
        }
        Files.write(folder.resolve("logins"), logins);
    }

    private static Trial.Result result(Path results, String label) throws IOException {
        String status = Files.readString(results.resolve(label + ".status")).strip();
        String out = Files.readString(results.resolve(label + ".out"));
        return new Trial.Result(
                status.equals("0") && out.contains("inside"),
                Files.readAllLines(results.resolve(label + ".prompts")));
    }
}
