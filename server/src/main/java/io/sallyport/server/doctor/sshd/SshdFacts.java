package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.HostAccounts;
import io.sallyport.server.doctor.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is in effect in every sshd of this host, looked at once for all checks. */
public final class SshdFacts {
    /** Below the limit of a check, so that what was seen is told. */
    private static final Duration LIMIT = Duration.ofSeconds(7);

    /** As many as a small machine does beside its work. */
    private static final int AT_ONCE = 4;

    private static final Path FOLDER = Path.of("/etc/ssh");
    private static final Path PROC = Path.of("/proc");

    private final Probe probe;
    private final HostAccounts accounts;
    private final Matrix matrix;
    private final boolean isRoot;
    private @Nullable List<SshdView> views;

    SshdFacts(Probe probe, HostAccounts accounts, Matrix matrix, boolean isRoot) {
        this.probe = probe;
        this.accounts = accounts;
        this.matrix = matrix;
        this.isRoot = isRoot;
    }

    /** Without root neither processes nor host keys can be looked at (DOC-3). */
    boolean isRoot() {
        return isRoot;
    }

    HostAccounts accounts() {
        return accounts;
    }

    Probe probe() {
        return probe;
    }

    Path proc() {
        return PROC;
    }

    /** One for each sshd that listens; or what would run, if none does. */
    synchronized List<SshdView> views() {
        if (views == null) views = look();
        return views;
    }

    private List<SshdView> look() {
        var listeners = new ArrayList<Listener>();
        for (Listener listener : Listeners.sshd(PROC))
            if (listeners.stream().noneMatch(listener::isLike)) listeners.add(listener);
        if (listeners.isEmpty()) listeners.add(Listener.onDisk());
        long end = System.nanoTime() + LIMIT.toNanos();
        return listeners.stream().map(listener -> look(listener, end)).toList();
    }

    private SshdView look(Listener listener, long end) {
        var files = SshdFilesReader.read(listener.config(), FOLDER);
        if (listener.isElsewhere())
            return blind(listener, files, "it runs in another file system, such as a container's");
        var fault = OwnedPath.fault(listener.program(), Set.of(0));
        if (fault.isPresent()) return blind(listener, files, "it is not run: " + fault.get());
        if (listener.isCutShort())
            return blind(listener, files, "its command line is not whole any more");
        var logins = matrix.logins(listener, files);
        var first = effective(listener, logins.getFirst());
        if (first.fault() != null) return blind(listener, files, first.fault());
        var seen = new ArrayList<Seen>();
        for (var answer : answers(listener, logins, end))
            if (answer.effective() != null)
                seen.add(
                        new Seen(
                                listener,
                                files,
                                answer.login(),
                                accounts.find(answer.login().user()),
                                answer.effective()));
        return new SshdView(
                listener,
                version(listener),
                files,
                seen,
                Optional.empty(),
                logins.size() - seen.size());
    }

    private SshdView blind(Listener listener, SshdFiles files, String fault) {
        return new SshdView(listener, "unknown", files, List.of(), Optional.of(fault), 0);
    }

    private record Asked(Login login, @Nullable Effective effective, @Nullable String fault) {}

    private List<Asked> answers(Listener listener, List<Login> logins, long end) {
        try (var pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var tasks =
                    logins.stream()
                            .<Callable<Asked>>map(login -> () -> effective(listener, login))
                            .toList();
            long left = Math.max(1, end - System.nanoTime());
            var done = new ArrayList<Asked>();
            for (Future<Asked> task : pool.invokeAll(tasks, left, TimeUnit.NANOSECONDS))
                if (!task.isCancelled()) done.add(task.get());
            return done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException("one sshd -T failed", e.getCause());
        }
    }

    private Asked effective(Listener listener, Login login) {
        try {
            var answer = probe.ask(listener.testCommand(login.arguments()));
            return answer.status() == 0
                    ? new Asked(login, Effective.read(answer.out()), null)
                    : new Asked(login, null, "sshd -T says: " + answer.complaint());
        } catch (Probe.SilentException e) {
            return new Asked(login, null, e.getMessage());
        }
    }

    /** {@code sshd -V} came late; before, an unknown option made it say the same. */
    private String version(Listener listener) {
        try {
            var answer = probe.ask(List.of(listener.program().toString(), "-V"));
            return (answer.err() + answer.out())
                    .lines()
                    .filter(line -> line.startsWith("OpenSSH"))
                    .findFirst()
                    .orElse("unknown");
        } catch (Probe.SilentException e) {
            return "unknown";
        }
    }
}
