package io.sallyport.engine.sealing;

import io.sallyport.engine.audit.Link;
import java.time.Instant;
import java.util.Optional;

/**
 * Deletes what is old from the audit, only whole ranges under seals, and leaves a signed cut point
 * (FAULT-72). The newest seal and its events always stay. Used by one thread at a time.
 */
public final class AuditRetention {
    private final SealStore seals;
    private final AuditSigningKey key;

    public AuditRetention(SealStore seals, AuditSigningKey key) {
        this.seals = seals;
        this.key = key;
    }

    /**
     * Marks where the audit begins from now on; {@link #sweep} deletes what lies before.
     *
     * @param before seals made earlier than this, and their events, go
     * @return the new cut point; empty if nothing is that old
     */
    public Optional<AuditCut> cut(Instant before, Instant now) {
        Optional<AuditCut> current = current();
        long newest = seals.newestSeal().map(SealStore.Signed::number).orElse(0L);
        if (current.isEmpty() || newest == 0) return Optional.empty();
        long from = current.get().number();
        long last = lastBefore(before, from, newest - 1);
        if (last == from) return Optional.empty();
        return opened(last).map(seal -> keep(new AuditCut(last, link(last), seal.last(), now)));
    }

    /**
     * Deletes some of what lies before the cut point.
     *
     * @param limit most events to delete
     * @return true if there is more
     */
    public boolean sweep(int limit) {
        AuditCut cut = current().orElse(AuditCut.NONE);
        return cut.number() > 0 && seals.sweep(cut.number(), cut.last(), limit);
    }

    /** When the newest seal was made; empty if there is none, or it is damaged. */
    public Optional<Instant> newestSealAt() {
        return seals.newestSeal().flatMap(seal -> opened(seal.number())).map(AuditSeal::at);
    }

    private AuditCut keep(AuditCut cut) {
        seals.keepCut(key.sign(cut));
        return cut;
    }

    /** The last seal up to {@code high} that was made before this; seals are in order of time. */
    private long lastBefore(Instant before, long low, long high) {
        long found = low;
        long top = high;
        while (found < top) {
            long middle = found + (top - found + 1) / 2;
            if (opened(middle).filter(seal -> seal.at().isBefore(before)).isPresent())
                found = middle;
            else top = middle - 1;
        }
        return found;
    }

    private Optional<SealStore.Signed> signed(long number) {
        return seals.sealsAfter(number - 1, 1).stream()
                .filter(seal -> seal.number() == number)
                .findFirst();
    }

    private Link link(long number) {
        return signed(number).map(seal -> Link.to(seal.record())).orElse(Link.NONE);
    }

    /** Empty if it is damaged: that is no place to cut. */
    private Optional<AuditSeal> opened(long number) {
        return signed(number).flatMap(seal -> SealFormat.openSeal(seal.record(), key.publicKey()));
    }

    /** Empty if it is damaged: then nothing may be deleted. */
    private Optional<AuditCut> current() {
        Optional<byte[]> record = seals.cut();
        return record.isEmpty()
                ? Optional.of(AuditCut.NONE)
                : SealFormat.openCut(record.get(), key.publicKey());
    }
}
