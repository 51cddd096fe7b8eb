package io.sallyport.engine.sealing;

import io.sallyport.engine.audit.Link;
import java.util.List;
import java.util.Optional;

/** Checks the chain of seals, every event under them, and those behind the last one. */
final class SealCheck {
    private static final int SEALS_A_STEP = 100;
    private static final int EVENTS_A_STEP = 2_000;

    private final AuditArchive archive;
    private final SealStore seals;
    private final AuditPublicKey key;
    private final AuditCut cut;
    private final Tally tally;

    SealCheck(
            AuditArchive archive, SealStore seals, AuditPublicKey key, AuditCut cut, Tally tally) {
        this.archive = archive;
        this.seals = seals;
        this.key = key;
        this.cut = cut;
        this.tally = tally;
    }

    Place seals(Place.Seals from) {
        boolean isBehindCut = from.seal() >= cut.number();
        long number = isBehindCut ? from.seal() : cut.number();
        long sequence = isBehindCut ? from.sequence() : Math.max(from.sequence(), cut.last());
        // Before the seals, so that one that comes meanwhile is not missed among them.
        SealStore.Newest remembered = seals.remembered();
        Optional<Link> previous = linkOf(number);
        List<SealStore.Signed> page = seals.sealsAfter(number, SEALS_A_STEP);
        for (SealStore.Signed signed : page) {
            if (tally.events() >= EVENTS_A_STEP) return new Place.Seals(number, sequence);
            if (signed.number() != number + 1) {
                tally.found(missing(number + 1, signed.number() - 1));
                previous = Optional.empty();
            }
            number = signed.number();
            var seal = SealFormat.openSeal(signed.record(), key).filter(isNumbered(number));
            if (seal.isEmpty()) tally.found(Finding.of("seal " + number + " is damaged"));
            else sequence = under(seal.get(), previous, sequence);
            previous = seal.map(whole -> Link.to(signed.record()));
        }
        if (page.size() == SEALS_A_STEP) return new Place.Seals(number, sequence);
        compare(remembered, number);
        return new Place.Rest(sequence);
    }

    Place rest(Place.Rest from) {
        long known = archive.lastSequence();
        var rows = archive.rows(from.sequence(), AuditArchive.ROWS_MAX);
        var walk = new RowWalk(from.sequence(), rowAt(from.sequence()));
        for (AuditArchive.Row row : rows) {
            walk.row(row);
            tally.event();
            tally.unsealed();
        }
        boolean isEnd = rows.size() < AuditArchive.ROWS_MAX;
        if (isEnd) walk.missingUpTo(known);
        walk.end(Optional.empty()).forEach(tally::found);
        return isEnd ? new Place.Links("", 0) : new Place.Rest(walk.sequence());
    }

    /** Checks one seal and what it covers; returns the sequence of the last event checked. */
    private long under(AuditSeal seal, Optional<Link> previous, long checked) {
        tally.seal();
        if (previous.isPresent()) {
            if (!seal.previous().equals(previous.get()))
                tally.found(
                        Finding.of(
                                "seal "
                                        + seal.number()
                                        + " does not follow the seal before it, which was"
                                        + " exchanged"));
            if (seal.first() != checked + 1)
                tally.found(
                        Finding.at(
                                seal.first(),
                                seal.last(),
                                "seal " + seal.number() + " does not cover what follows"));
        }
        return range(seal, checked);
    }

    private long range(AuditSeal seal, long checked) {
        var walk = new RowWalk(checked, rowAt(checked));
        var digest = new RangeDigest();
        while (walk.sequence() < seal.last()) {
            var rows = archive.rows(walk.sequence(), AuditArchive.ROWS_MAX);
            for (AuditArchive.Row row : rows) {
                if (row.sequence() > seal.last()) break;
                tally.event();
                walk.row(row);
                if (row.sequence() >= seal.first())
                    row.link().ifPresent(link -> digest.add(row.sequence(), link));
            }
            boolean isMore = !rows.isEmpty() && rows.getLast().sequence() <= seal.last();
            if (!isMore) walk.missingUpTo(seal.last());
        }
        judge(seal, digest.finish(), walk.end(Optional.of(seal.at())));
        return Math.max(checked, seal.last());
    }

    private void judge(AuditSeal seal, Link digest, List<Finding> findings) {
        boolean isAsSealed = digest.equals(seal.digest());
        for (Finding finding : findings)
            tally.found(
                    isAsSealed
                            ? finding.of(
                                    finding.account(),
                                    finding.what()
                                            + "; it was so before seal "
                                            + seal.number()
                                            + " was made")
                            : finding);
        if (!isAsSealed && findings.isEmpty())
            tally.found(
                    Finding.at(
                                    seal.first(),
                                    seal.last(),
                                    "the events are not those that were sealed; whoever changed"
                                            + " them had the key file")
                            .between(Optional.empty(), Optional.of(seal.at())));
    }

    private void compare(SealStore.Newest remembered, long number) {
        if (remembered.number() > number) tally.found(missing(number + 1, remembered.number()));
        else if (remembered.number() > cut.number()
                && !linkOf(remembered.number()).equals(Optional.of(remembered.link())))
            tally.found(Finding.of("seal " + remembered.number() + " was exchanged"));
    }

    /** What the seal behind this one must name; empty if that is not known. */
    private Optional<Link> linkOf(long number) {
        if (number == cut.number()) return Optional.of(cut.seal());
        return seals.sealsAfter(number - 1, 1).stream()
                .filter(seal -> seal.number() == number)
                .map(seal -> Link.to(seal.record()))
                .findFirst();
    }

    private Optional<AuditArchive.Row> rowAt(long sequence) {
        if (sequence == 0) return Optional.empty();
        return archive.rows(sequence - 1, 1).stream()
                .filter(row -> row.sequence() == sequence)
                .findFirst();
    }

    private static java.util.function.Predicate<AuditSeal> isNumbered(long number) {
        return seal -> seal.number() == number;
    }

    private static Finding missing(long first, long last) {
        return Finding.of(
                first == last
                        ? "seal " + first + " is missing"
                        : "seals " + first + " to " + last + " are missing");
    }
}
