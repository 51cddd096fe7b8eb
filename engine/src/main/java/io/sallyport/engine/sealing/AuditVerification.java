package io.sallyport.engine.sealing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks a whole audit, a step at a time: every check value, every seal and the chain of them,
 * every account's chain, and that registers point to the last event. Keeps nothing between the
 * steps, so it takes as little memory for ten million events as for ten. Safe for use by many
 * threads, beside logins, seals and cuts.
 */
public final class AuditVerification {
    /** A cut that comes in the midst of a step makes it begin anew. */
    private static final int TRIES_MAX = 8;

    private final AuditArchive archive;
    private final SealStore seals;
    private final AuditPublicKey key;

    public AuditVerification(AuditArchive archive, SealStore seals, AuditPublicKey key) {
        this.archive = archive;
        this.seals = seals;
        this.key = key;
    }

    /**
     * What one step has checked and found.
     *
     * @param next where to go on
     * @param events how many events were checked, each counted once in a whole check
     * @param links how many of them were compared with the one before in their account
     * @param seals how many seals
     * @param unsealed how many of the events lie behind the last seal
     * @param registers how many registers
     */
    public record Step(
            Place next,
            long events,
            long links,
            long seals,
            long unsealed,
            long registers,
            List<Finding> findings) {}

    /** Checks some thousand events from here on. */
    public Step step(Place from) {
        for (int tries = 1; ; tries++) {
            Optional<byte[]> cut = seals.cut();
            Step step = once(from, cut);
            if (isSame(cut, seals.cut()) || tries == TRIES_MAX) return step;
        }
    }

    /** Sequence of the last event, for those who show how far a check has come. */
    public long lastSequence() {
        return archive.lastSequence();
    }

    private Step once(Place from, Optional<byte[]> record) {
        var tally = new Tally();
        Optional<AuditCut> opened = record.flatMap(bytes -> SealFormat.openCut(bytes, key));
        if (record.isPresent() && opened.isEmpty() && from.equals(Place.START))
            tally.found(Finding.of("the cut point, from which on the audit is kept, is damaged"));
        AuditCut cut = opened.orElse(AuditCut.NONE);
        Place next =
                switch (from) {
                    case Place.Seals place -> sealCheck(cut, tally).seals(place);
                    case Place.Rest place -> sealCheck(cut, tally).rest(place);
                    case Place.Links place -> new LinkCheck(archive, cut, tally).links(place);
                    case Place.Registers place ->
                            new LinkCheck(archive, cut, tally).registers(place);
                    case Place.End end -> end;
                };
        return tally.step(next);
    }

    private SealCheck sealCheck(AuditCut cut, Tally tally) {
        return new SealCheck(archive, seals, key, cut, tally);
    }

    private static boolean isSame(Optional<byte[]> one, Optional<byte[]> other) {
        return Arrays.equals(one.orElse(new byte[0]), other.orElse(new byte[0]));
    }
}
