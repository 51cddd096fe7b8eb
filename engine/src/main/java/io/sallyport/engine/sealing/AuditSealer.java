package io.sallyport.engine.sealing;

import io.sallyport.engine.audit.Link;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Signs what has come to the audit since the last seal (FAULT-71). Apart from all logins: it reads
 * what is durable already. Used by one thread at a time.
 */
public final class AuditSealer {
    /** Most events under one seal. */
    public static final int EVENTS_MAX = 1_000;

    private final AuditArchive archive;
    private final SealStore seals;
    private final AuditSigningKey key;

    private long number;
    private Link previous = Link.NONE;
    private long sealed;

    /** Whether it is not known what the store has. */
    private boolean isLost;

    public AuditSealer(AuditArchive archive, SealStore seals, AuditSigningKey key) {
        this.archive = archive;
        this.seals = seals;
        this.key = key;
        look();
    }

    private void look() {
        Optional<SealStore.Signed> newest = seals.newestSeal();
        this.number = newest.map(SealStore.Signed::number).orElse(0L);
        this.previous = newest.map(seal -> Link.to(seal.record())).orElse(Link.NONE);
        this.sealed = lastSealed(number);
        isLost = false;
    }

    /** Sequence of the last event under a seal; 0 if there is none. */
    public long sealed() {
        return sealed;
    }

    /**
     * What was sealed in one go.
     *
     * @param events how many
     * @param complaints what was found to be wrong with them, which the seal does not hide
     */
    public record Sealed(int events, List<String> complaints) {}

    /**
     * Seals the oldest events that have no seal, at most {@value #EVENTS_MAX}. After a fault it
     * looks first at what the store has.
     *
     * <p>An event that is damaged or missing already does not hold up the seals of those behind it:
     * it is left out of the digest, and stays found.
     */
    public Sealed seal(Instant now) {
        if (isLost) look();
        List<AuditArchive.Row> rows = archive.rows(sealed, EVENTS_MAX);
        if (rows.isEmpty()) return new Sealed(0, List.of());
        var complaints = new ArrayList<String>();
        var digest = new RangeDigest();
        long expected = sealed + 1;
        for (AuditArchive.Row row : rows) {
            if (row.sequence() != expected) complaints.add(missing(expected, row.sequence() - 1));
            expected = row.sequence() + 1;
            row.link()
                    .ifPresentOrElse(
                            link -> digest.add(row.sequence(), link),
                            () -> complaints.add(row.damage()));
        }
        append(new AuditSeal(number + 1, previous, sealed + 1, expected - 1, digest.finish(), now));
        return new Sealed(rows.size(), complaints);
    }

    private void append(AuditSeal seal) {
        byte[] record = key.sign(seal);
        isLost = true;
        seals.append(new SealStore.Signed(seal.number(), record));
        number = seal.number();
        previous = Link.to(record);
        sealed = seal.last();
        isLost = false;
    }

    /** Where the last sound seal ends: what damaged seals behind it covered is sealed anew. */
    private long lastSealed(long newest) {
        AuditCut cut =
                seals.cut()
                        .flatMap(record -> SealFormat.openCut(record, key.publicKey()))
                        .orElse(AuditCut.NONE);
        for (long at = newest; at > cut.number(); at--)
            for (SealStore.Signed signed : seals.sealsAfter(at - 1, 1)) {
                var seal = SealFormat.openSeal(signed.record(), key.publicKey());
                if (seal.isPresent()) return seal.get().last();
            }
        return cut.last();
    }

    private static String missing(long first, long last) {
        return first == last
                ? "the audit event " + first + " is missing"
                : "the audit events " + first + " to " + last + " are missing";
    }
}
