package io.sallyport.engine.sealing;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import java.util.List;
import java.util.Optional;

/**
 * Checks that each event of an account follows the one before it, and that its register points to
 * the last one. Names that were deleted and made again, and names that never had a register, have
 * events that follow nothing; and the first event behind a cut follows one that is gone.
 */
final class LinkCheck {
    private static final int ROWS_A_STEP = AuditArchive.ROWS_MAX;
    private static final int NAMES_A_STEP = 200;

    private final AuditArchive archive;
    private final AuditCut cut;
    private final Tally tally;

    LinkCheck(AuditArchive archive, AuditCut cut, Tally tally) {
        this.archive = archive;
        this.cut = cut;
        this.tally = tally;
    }

    Place links(Place.Links from) {
        var rows = archive.rowsByLabel(from.label(), from.sequence(), ROWS_A_STEP);
        Optional<AuditArchive.Row> before = before(from);
        for (AuditArchive.Row row : rows) {
            if (before.isPresent() && !before.get().label().equals(row.label())) {
                end(before.get());
                before = Optional.empty();
            }
            if (row.sequence() > cut.last()) follow(before, row);
            tally.link();
            before = Optional.of(row);
        }
        if (rows.size() == ROWS_A_STEP)
            return new Place.Links(rows.getLast().label(), rows.getLast().sequence());
        before.ifPresent(this::end);
        return new Place.Registers("");
    }

    Place registers(Place.Registers from) {
        List<AccountName> names = archive.names(AccountName.parse(from.after()), NAMES_A_STEP);
        for (AccountName name : names) {
            tally.register();
            var head = archive.head(name);
            if (!head.damage().isEmpty())
                tally.found(Finding.of("").of(name.value(), head.damage()));
            head.register().ifPresent(account -> compare(account, head.newest()));
        }
        return names.size() < NAMES_A_STEP
                ? new Place.End()
                : new Place.Registers(names.getLast().value());
    }

    private Optional<AuditArchive.Row> before(Place.Links from) {
        if (from.sequence() == 0) return Optional.empty();
        return archive.rows(from.sequence() - 1, 1).stream()
                .filter(row -> row.sequence() == from.sequence())
                .filter(row -> row.label().equals(from.label()))
                .findFirst();
    }

    private void follow(Optional<AuditArchive.Row> before, AuditArchive.Row row) {
        if (row.event().isEmpty()) return; // found already, by its check value
        AuditEvent event = row.event().get();
        if (before.isEmpty() || before.get().sequence() <= cut.last()) {
            boolean mayBeFirst = event.previous().equals(Link.NONE) || cut.number() > 0;
            if (!mayBeFirst) tally.found(gap(event, row, Optional.empty()));
        } else if (before.get().event().isPresent()) {
            AuditEvent last = before.get().event().get();
            boolean isInOrder =
                    event.previous().equals(Link.NONE)
                            ? endsChain(last)
                            : Optional.of(event.previous()).equals(before.get().link());
            if (!isInOrder) tally.found(gap(event, row, before));
        }
    }

    /** Behind this one there may be an event that follows nothing. */
    private static boolean endsChain(AuditEvent last) {
        return last.cause() == Cause.ACCOUNT_DELETED || last.previous().equals(Link.NONE);
    }

    private static Finding gap(
            AuditEvent event, AuditArchive.Row row, Optional<AuditArchive.Row> before) {
        long first = before.map(AuditArchive.Row::sequence).orElse(0L) + 1;
        return Finding.at(first, row.sequence(), "")
                .of(
                        row.label(),
                        "event "
                                + row.sequence()
                                + " does not follow the event of the account that stands before"
                                + " it: one between them is missing, or was changed or moved")
                .between(
                        before.flatMap(AuditArchive.Row::event).map(AuditEvent::at),
                        Optional.of(event.at()));
    }

    /** A name that has events and no register must never have had one, or have been deleted. */
    private void end(AuditArchive.Row last) {
        Optional<AccountName> name = AccountName.parse(last.label());
        if (name.isEmpty()) return; // found already: the label of no sound event
        var head = archive.head(name.get());
        if (head.register().isPresent() || !head.damage().isEmpty()) return;
        head.newest()
                .flatMap(AuditArchive.Row::event)
                .filter(event -> event.cause() != Cause.ACCOUNT_DELETED)
                .filter(LinkCheck::hadRegister)
                .ifPresent(event ->
                        tally.found(
                                Finding.at(last.sequence(), last.sequence(), "")
                                        .of(
                                                last.label(),
                                                "the account's register is gone, and no event"
                                                        + " tells of its deletion")
                                        .between(Optional.of(event.at()), Optional.empty())));
    }

    private static boolean hadRegister(AuditEvent event) {
        return !event.previous().equals(Link.NONE) || event.verdict() == Verdict.CHANGED;
    }

    private void compare(Account account, Optional<AuditArchive.Row> newest) {
        if (account.auditLink().equals(Link.NONE)) return;
        if (newest.isEmpty() && cut.number() > 0) return; // its events were cut off
        if (newest.isPresent() && newest.get().event().isEmpty()) return; // found already
        if (newest.flatMap(AuditArchive.Row::link).equals(Optional.of(account.auditLink()))) return;
        long at = newest.map(AuditArchive.Row::sequence).orElse(0L);
        tally.found(
                Finding.at(at, at, "")
                        .of(
                                account.name().value(),
                                "the register does not point to the account's newest event: that"
                                    + " event was removed or changed, or an old register was put"
                                    + " back")
                        .between(
                                newest.flatMap(AuditArchive.Row::event).map(AuditEvent::at),
                                Optional.empty()));
    }
}
