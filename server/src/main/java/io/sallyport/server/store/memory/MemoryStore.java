package io.sallyport.server.store.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.store.Ports;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The plainest store that keeps the promises of its ports, but for durability: for tests, and to
 * say in one page what the other stores do.
 *
 * <p>It forgets an event only behind a cut, so it grows for as long as it is used.
 */
public final class MemoryStore implements AccountStore, AuditLog {
    /** The order of their UTF-8, as databases have it. */
    private static final Comparator<AccountName> ORDER =
            Comparator.comparing(AccountName::value, MemoryStore::compareUtf8);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final NavigableMap<AccountName, Versioned> accounts = new TreeMap<>(ORDER);

    private final NavigableMap<Long, Entry> events = new TreeMap<>();
    private final Map<String, Entry> eventsById = new HashMap<>();
    private final MemoryArchive archive = new MemoryArchive(this);

    /** Of the last event that was ever written. */
    private long sequence;

    /** Its seals, and what lies in it for whoever looks for damage. */
    public MemoryArchive archive() {
        return archive;
    }

    @Override
    public Optional<Versioned> find(AccountName name) {
        return locked(() -> Optional.ofNullable(accounts.get(name)));
    }

    @Override
    public boolean create(Account first, AuditEvent event) {
        return locked(() -> {
            if (accounts.containsKey(first.name())) return false;
            append(event);
            // Larger than every version that an earlier account of this name had: each of
            // its replacements took a sequence of its own.
            accounts.put(first.name(), new Versioned(first, sequence));
            return true;
        });
    }

    @Override
    public boolean replace(Versioned seen, Account next, AuditEvent event) {
        Ports.sameName(seen, next);
        return locked(() -> {
            if (!isStill(seen)) return false;
            append(event);
            accounts.put(next.name(), new Versioned(next, seen.version() + 1));
            return true;
        });
    }

    @Override
    public boolean delete(Versioned seen, AuditEvent event) {
        return locked(() -> {
            if (!isStill(seen)) return false;
            append(event);
            accounts.remove(seen.account().name());
            return true;
        });
    }

    @Override
    public void record(AuditEvent event) {
        locked(() -> append(event));
    }

    @Override
    public List<AccountName> names(Optional<AccountName> after, int limit) {
        Ports.limit(limit, NAMES_MAX);
        return locked(() ->
                after.map(name -> accounts.tailMap(name, false)).orElse(accounts).keySet().stream()
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<Entry> after(long sequence, Optional<AccountName> account, int limit) {
        Ports.limit(limit, ENTRIES_MAX);
        return locked(() ->
                events.tailMap(sequence, false).values().stream()
                        .filter(entry -> isOf(account, entry))
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<Entry> newest(Optional<AccountName> account, int limit) {
        Ports.limit(limit, ENTRIES_MAX);
        return locked(() ->
                events.descendingMap().values().stream()
                        .filter(entry -> isOf(account, entry))
                        .limit(limit)
                        .toList()
                        .reversed());
    }

    @Override
    public Optional<Entry> find(String id) {
        return locked(() -> Optional.ofNullable(eventsById.get(id)));
    }

    @Override
    public boolean await(long sequence, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long nanos = limit.toNanos();
            while (this.sequence <= sequence && nanos > 0) nanos = arrived.awaitNanos(nanos);
            return this.sequence > sequence;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStill(Versioned seen) {
        Versioned current = accounts.get(seen.account().name());
        return current != null && current.version() == seen.version();
    }

    private static boolean isOf(Optional<AccountName> account, Entry entry) {
        return account.isEmpty() || account.equals(entry.event().account());
    }

    private long append(AuditEvent event) {
        var entry = new Entry(sequence + 1, event);
        if (eventsById.putIfAbsent(event.id(), entry) != null)
            throw new StoreException("an audit event with the id " + event.id() + " exists");
        sequence = entry.sequence();
        events.put(sequence, entry);
        arrived.signalAll();
        return sequence;
    }

    static int compareUtf8(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    /** For the archive, which asks under the lock. */
    NavigableMap<Long, Entry> events() {
        return events;
    }

    long sequence() {
        return sequence;
    }

    /** Deletes an event. */
    void forget(long oldSequence) {
        Entry entry = events.remove(oldSequence);
        if (entry != null) eventsById.remove(entry.event().id());
    }

    <R> R locked(Supplier<R> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
