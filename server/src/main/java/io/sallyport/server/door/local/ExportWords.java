package io.sallyport.server.door.local;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.sealing.AuditArchive.Row;
import io.sallyport.engine.sealing.AuditCut;
import io.sallyport.engine.sealing.AuditSeal;
import io.sallyport.engine.sealing.SealFormat;
import io.sallyport.server.door.local.wire.ExportedCut;
import io.sallyport.server.door.local.wire.ExportedEvent;
import io.sallyport.server.door.local.wire.ExportedSeal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** Events, seals and cut points as lines of an export. */
final class ExportWords {
    private ExportWords() {}

    static ExportedEvent event(Row row) {
        return row.event().map(event -> event(row.sequence(), event)).orElseGet(() -> damaged(row));
    }

    static ExportedSeal seal(AuditSeal seal, byte[] record) {
        return new ExportedSeal(
                ExportedSeal.TYPE,
                seal.number(),
                seal.previous().toString(),
                seal.first(),
                seal.last(),
                seal.digest().toString(),
                seal.at(),
                signature(record, SealFormat.write(seal)));
    }

    static ExportedCut cut(AuditCut cut, byte[] record) {
        return new ExportedCut(
                ExportedCut.TYPE,
                cut.number(),
                cut.seal().toString(),
                cut.last(),
                cut.at(),
                signature(record, SealFormat.write(cut)));
    }

    private static ExportedEvent event(long sequence, AuditEvent event) {
        Circumstances where = event.circumstances();
        return new ExportedEvent(
                ExportedEvent.TYPE,
                sequence,
                event.id(),
                event.at(),
                event.account().map(AccountName::value).orElse(""),
                event.attempt().map(AttemptId::toString).orElse(""),
                where.door(),
                where.host(),
                where.service(),
                where.login(),
                where.address(),
                where.remoteHost(),
                where.terminal(),
                event.verdict().name().toLowerCase(Locale.ROOT),
                event.cause().name().toLowerCase(Locale.ROOT),
                event.detail(),
                event.reason(),
                event.rule(),
                event.device(),
                event.actor(),
                event.previous().toString());
    }

    private static ExportedEvent damaged(Row row) {
        return new ExportedEvent(
                ExportedEvent.DAMAGED,
                row.sequence(),
                "",
                Instant.EPOCH,
                row.label(),
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                row.damage(),
                "",
                "",
                "",
                "");
    }

    private static String signature(byte[] record, byte[] content) {
        byte[] signature = Arrays.copyOfRange(record, content.length, record.length);
        return Base64.getEncoder().encodeToString(signature);
    }
}
