package io.sallyport.server.store.memory;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditLog.Entry;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.sealing.AuditArchive;
import io.sallyport.engine.sealing.SealStore;
import io.sallyport.server.store.Ports;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The seals of a store in memory, and what lies in it. Nothing of it is ever damaged. */
public final class MemoryArchive implements AuditArchive, SealStore {
    private static final Comparator<Row> BY_LABEL =
            Comparator.comparing(Row::label, MemoryStore::compareUtf8)
                    .thenComparingLong(Row::sequence);

    private final MemoryStore store;
    private final NavigableMap<Long, Signed> seals = new TreeMap<>();
    private byte @Nullable [] signingKey;
    private byte @Nullable [] cut;

    MemoryArchive(MemoryStore store) {
        this.store = store;
    }

    @Override
    public List<Row> rows(long sequence, int limit) {
        Ports.limit(limit, ROWS_MAX);
        return store.locked(() ->
                store.events().tailMap(sequence, false).values().stream()
                        .limit(limit)
                        .map(MemoryArchive::row)
                        .toList());
    }

    @Override
    public List<Row> rowsByLabel(String label, long sequence, int limit) {
        Ports.limit(limit, ROWS_MAX);
        var from = new Row(sequence, label, Optional.empty(), "");
        return store.locked(() ->
                store.events().values().stream()
                        .map(MemoryArchive::row)
                        .filter(row -> !row.label().isEmpty() && BY_LABEL.compare(row, from) > 0)
                        .sorted(BY_LABEL)
                        .limit(limit)
                        .toList());
    }

    @Override
    public Head head(AccountName name) {
        return store.locked(() ->
                new Head(
                        store.find(name).map(Versioned::account),
                        "",
                        store.newest(Optional.of(name), 1).stream()
                                .findFirst()
                                .map(MemoryArchive::row)));
    }

    @Override
    public List<AccountName> names(Optional<AccountName> after, int limit) {
        return store.names(after, limit);
    }

    @Override
    public long lastSequence() {
        return store.locked(store::sequence);
    }

    @Override
    public Optional<byte[]> signingKey() {
        return store.locked(() -> Optional.ofNullable(signingKey).map(byte[]::clone));
    }

    @Override
    public void keepSigningKey(byte[] wrapped) {
        store.locked(() -> signingKey = wrapped.clone());
    }

    @Override
    public Newest remembered() {
        return newestSeal()
                .map(seal -> new Newest(seal.number(), Link.to(seal.record())))
                .orElse(Newest.NONE);
    }

    @Override
    public Optional<Signed> newestSeal() {
        return store.locked(() -> Optional.ofNullable(seals.lastEntry()).map(Map.Entry::getValue));
    }

    @Override
    public List<Signed> sealsAfter(long number, int limit) {
        Ports.limit(limit, SEALS_MAX);
        return store.locked(
                () -> seals.tailMap(number, false).values().stream().limit(limit).toList());
    }

    @Override
    public void append(Signed seal) {
        var kept = new Signed(seal.number(), seal.record().clone());
        if (store.locked(() -> seals.putIfAbsent(seal.number(), kept)) != null)
            throw new StoreException("a seal " + seal.number() + " exists");
    }

    @Override
    public Optional<byte[]> cut() {
        return store.locked(() -> Optional.ofNullable(cut).map(byte[]::clone));
    }

    @Override
    public void keepCut(byte[] record) {
        store.locked(() -> cut = record.clone());
    }

    @Override
    public boolean sweep(long number, long sequence, int limit) {
        return store.locked(() -> {
            List<Long> oldSeals =
                    seals.headMap(number, true).keySet().stream().limit(limit).toList();
            List<Long> oldEvents =
                    store.events().headMap(sequence, true).keySet().stream().limit(limit).toList();
            oldSeals.forEach(seals::remove);
            oldEvents.forEach(store::forget);
            return oldSeals.size() == limit || oldEvents.size() == limit;
        });
    }

    private static Row row(Entry entry) {
        return new Row(
                entry.sequence(),
                entry.event().account().map(AccountName::value).orElse(""),
                Optional.of(entry.event()),
                "");
    }
}
