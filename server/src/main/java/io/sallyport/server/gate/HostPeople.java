package io.sallyport.server.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.identity.AccountName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * People as this host's name service knows them. Whoever was asked for before is answered from
 * memory, and looked up again beside that after half a minute; what could not be looked up for five
 * minutes is not believed any more, so that its groups open nothing.
 */
public final class HostPeople implements PeopleDirectory {
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration BELIEVED = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Of an answer of the name service. */
    private static final int BYTES_MAX = 64 * 1024;

    /** More are never kept; then all are looked up anew. */
    private static final int KEPT_MAX = 20_000;

    private final Optional<String> mailDomain;
    private final LongSupplier nanoTime;
    private final Map<AccountName, Kept> kept = new ConcurrentHashMap<>();
    private final Map<AccountName, Boolean> asked = new ConcurrentHashMap<>();

    private record Kept(Person person, long at) {}

    /**
     * @param mailDomain behind the @ of people's mail addresses; empty: they are unknown
     * @param nanoTime a clock that never goes back
     */
    public HostPeople(Optional<String> mailDomain, LongSupplier nanoTime) {
        this.mailDomain = mailDomain;
        this.nanoTime = nanoTime;
    }

    @Override
    public Person find(AccountName account) {
        Kept known = kept.get(account);
        long age = known == null ? Long.MAX_VALUE : nanoTime.getAsLong() - known.at();
        if (known == null || age > BELIEVED.toNanos()) return lookUp(account);
        if (age > FRESH.toNanos() && asked.putIfAbsent(account, true) == null)
            Thread.ofVirtual().name("gate-people").start(() -> lookUp(account));
        return known.person();
    }

    private Person lookUp(AccountName account) {
        try {
            Optional<Person> found = asked(account);
            if (found.isEmpty()) return Person.UNKNOWN;
            if (kept.size() >= KEPT_MAX) kept.clear();
            kept.put(account, new Kept(found.get(), nanoTime.getAsLong()));
            return found.get();
        } finally {
            asked.remove(account);
        }
    }

    /** Empty if the name service did not answer. */
    private Optional<Person> asked(AccountName account) {
        Optional<String> groups = said("/usr/bin/id", "-Gnz", "--", account.value());
        Optional<String> line = said("/usr/bin/getent", "passwd", "--", account.value());
        if (groups.isEmpty() || line.isEmpty()) return Optional.empty();
        // Both programs take numbers for names, and would tell us of somebody else.
        if (!line.get().startsWith(account.value() + ":")) return Optional.of(Person.UNKNOWN);
        return Optional.of(
                new Person(
                        Stream.of(groups.get().split("\0"))
                                .filter(name -> !name.isBlank())
                                .sorted()
                                .toList(),
                        fullName(line.get()),
                        mailDomain.map(domain -> account.value() + "@" + domain).orElse("")));
    }

    /** The first part of the field that GECOS left us. */
    private static String fullName(String line) {
        String[] fields = line.strip().split(":", -1);
        return fields.length >= 7 ? fields[4].split(",", -1)[0] : "";
    }

    /** What the program printed, nothing if it knows nobody; empty if it could not be asked. */
    private static Optional<String> said(String... command) {
        try {
            Process process =
                    new ProcessBuilder(List.of(command))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            byte[] out = process.getInputStream().readNBytes(BYTES_MAX);
            return Optional.of(process.exitValue() == 0 ? new String(out, UTF_8) : "");
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
