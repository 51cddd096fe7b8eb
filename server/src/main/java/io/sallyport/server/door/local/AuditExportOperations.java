package io.sallyport.server.door.local;

import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.sealing.AuditArchive;
import io.sallyport.engine.sealing.AuditArchive.Row;
import io.sallyport.engine.sealing.SealFormat;
import io.sallyport.engine.sealing.SealStore.Signed;
import io.sallyport.server.door.local.wire.ExportAudit;
import io.sallyport.server.door.local.wire.ExportPage;
import io.sallyport.server.door.local.wire.ExportedSeal;
import io.sallyport.server.door.local.wire.ListSeals;
import io.sallyport.server.door.local.wire.SealPage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Gives the audit away whole, with its seals, a page at a time. */
final class AuditExportOperations {
    private final AuditProof proof;
    private final AuditSearch search;

    AuditExportOperations(AuditProof proof, AuditLog audit) {
        this.proof = proof;
        this.search = new AuditSearch(audit);
    }

    ExportPage events(Visit visit, ExportAudit message) throws RefusedException {
        limit(message.limit(), ExportAudit.LIMIT_MAX);
        if (message.after() < 0) throw RefusedException.malformed("after is at least 0.");
        Optional<AccountName> account = Optional.empty();
        if (message.user().isPresent()) account = Optional.of(name(message.user().get()));
        long last = proof.archive().lastSequence();
        Optional<Instant> since = message.after() == 0 ? message.since() : Optional.empty();
        long after = since.map(search::before).orElse(message.after());
        List<Row> rows = rows(account, after, message.limit());
        return new ExportPage(
                rows.stream()
                        .filter(row -> since.isEmpty() || isFrom(since.get(), row))
                        .map(ExportWords::event)
                        .toList(),
                rows.isEmpty() ? after : rows.getLast().sequence(),
                rows.size() < message.limit(),
                last);
    }

    SealPage seals(Visit visit, ListSeals message) throws RefusedException {
        limit(message.limit(), ListSeals.LIMIT_MAX);
        if (message.after() < 0) throw RefusedException.malformed("after is at least 0.");
        var seals = proof.seals();
        return new SealPage(
                seals.sealsAfter(message.after(), message.limit()).stream()
                        .flatMap(signed -> seal(signed).stream())
                        .toList(),
                seals.cut()
                        .flatMap(record ->
                                SealFormat.openCut(record, proof.key())
                                        .map(cut -> ExportWords.cut(cut, record))),
                seals.newestSeal().flatMap(this::seal),
                proof.key().pem());
    }

    /** A damaged seal is left out: a check of the export finds it missing. */
    private Optional<ExportedSeal> seal(Signed signed) {
        return SealFormat.openSeal(signed.record(), proof.key())
                .map(seal -> ExportWords.seal(seal, signed.record()));
    }

    private List<Row> rows(Optional<AccountName> account, long after, int limit) {
        AuditArchive archive = proof.archive();
        if (account.isEmpty()) return archive.rows(after, limit);
        String label = account.get().value();
        return archive.rowsByLabel(label, after, limit).stream()
                .filter(row -> row.label().equals(label))
                .toList();
    }

    private static boolean isFrom(Instant since, Row row) {
        return row.event().map(event -> !event.at().isBefore(since)).orElse(true);
    }

    private static AccountName name(String user) throws RefusedException {
        return AccountName.parse(user)
                .orElseThrow(() ->
                        RefusedException.malformed("user is no name that an account can have."));
    }

    private static void limit(int given, int most) throws RefusedException {
        if (given < 1 || given > most)
            throw RefusedException.malformed("limit is 1 to " + most + ".");
    }
}
