package io.sallyport.server.doctor.sshd;

import static io.sallyport.server.doctor.Effect.LOCKOUT;

import io.sallyport.server.doctor.HostAccounts;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.Severity;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** hazard-24: the program that sshd asks for keys. A foreign one is never run (DOC-4). */
final class KeyCommandRules {
    private static final String COMMAND = "authorizedkeyscommand";
    private static final String USER = "authorizedkeyscommanduser";
    private static final String OURS = "sallyport-keys";
    private static final Duration SLOW = Duration.ofMillis(500);
    private static final Duration TOO_SLOW = Duration.ofSeconds(2);

    private final Probe probe;
    private final HostAccounts accounts;

    /** Each program is tried once, not for every login of the matrix. */
    private final ConcurrentHashMap<Path, List<Fault>> tried = new ConcurrentHashMap<>();

    KeyCommandRules(Probe probe, HostAccounts accounts) {
        this.probe = probe;
        this.accounts = accounts;
    }

    private record Fault(Severity severity, String text) {}

    List<Trouble> troubles(Seen seen) {
        var command = seen.effective().value(COMMAND).filter(text -> !text.equals("none"));
        if (command.isEmpty()) return List.of();
        var faults = new ArrayList<Fault>();
        try {
            Path program = Path.of(ConfigWords.split(COMMAND + " " + command.get()).get(1));
            faults.addAll(tried.computeIfAbsent(program, this::faults));
        } catch (InvalidPathException | IndexOutOfBoundsException e) {
            faults.add(new Fault(Severity.UNKNOWN, "its path cannot be read"));
        }
        String user = seen.effective().value(USER).orElse("none");
        if (user.indexOf('%') < 0 && accounts.find(user).isEmpty())
            faults.add(new Fault(Severity.ERROR, "its user " + user + " does not exist"));
        return faults.stream().map(fault -> trouble(seen, fault)).toList();
    }

    private List<Fault> faults(Path program) {
        var fault = OwnedPath.fault(program, Set.of(0));
        if (fault.isPresent()) return List.of(new Fault(Severity.ERROR, fault.get()));
        if (!Files.isRegularFile(program) || !Files.isExecutable(program))
            return List.of(new Fault(Severity.ERROR, program + " cannot be executed"));
        if (!String.valueOf(program.getFileName()).equals(OURS)) return List.of();
        return check(program);
    }

    private List<Fault> check(Path program) {
        long start = System.nanoTime();
        try {
            var answer = probe.ask(List.of(program.toString(), "--check"));
            if (answer.status() != 0)
                return List.of(
                        new Fault(Severity.ERROR, OURS + " --check says: " + answer.complaint()));
        } catch (Probe.SilentException e) {
            return List.of(new Fault(Severity.ERROR, "it gives no answer"));
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        if (took.compareTo(TOO_SLOW) > 0)
            return List.of(new Fault(Severity.ERROR, "it takes longer than 2 s"));
        if (took.compareTo(SLOW) > 0)
            return List.of(new Fault(Severity.WARNING, "it takes longer than 0.5 s"));
        return List.of();
    }

    private static Trouble trouble(Seen seen, Fault fault) {
        return new Trouble(
                fault.severity(),
                Set.of(LOCKOUT),
                seen.place(COMMAND),
                seen.value(COMMAND, "AuthorizedKeysCommand") + ": " + fault.text() + ".",
                "sshd does not take its keys, so whoever depends on them does not come in.",
                List.of(
                        "The program and every folder above it belong to root, nobody else may"
                                + " write them, and it is executable: chown root, chmod 755."));
    }
}
