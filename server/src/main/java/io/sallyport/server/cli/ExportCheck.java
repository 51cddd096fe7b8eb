package io.sallyport.server.cli;

import io.sallyport.engine.audit.Link;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.sealing.AuditPublicKey;
import io.sallyport.engine.sealing.AuditSeal;
import io.sallyport.engine.sealing.RangeDigest;
import io.sallyport.engine.sealing.SealFormat;
import io.sallyport.server.door.local.wire.AuditFinding;
import io.sallyport.server.door.local.wire.ExportedEvent;
import io.sallyport.server.door.local.wire.ExportedSeal;
import io.sallyport.server.door.local.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Checks an export by its seals, a line at a time and in little memory. What lies before the first
 * whole range or behind the last one is not proven, and counted.
 */
final class ExportCheck {
    private final AuditPublicKey key;
    private final List<AuditFinding> findings = new ArrayList<>();
    private final RangeDigest digest = new RangeDigest();
    private Optional<ExportedSeal> newest = Optional.empty();
    private Optional<Link> previous = Optional.empty();
    private long number;
    private long events;
    private long seals;
    private long proven;

    /** Of the events behind the last seal that was read; 0 if there are none. */
    private long first;

    private long last;
    private long open;

    ExportCheck(AuditPublicKey key) {
        this.key = key;
    }

    void line(String text) throws CommandException {
        number++;
        try {
            var line = Json.MAPPER.readTree(text);
            switch (line.path("type").asString("")) {
                case ExportedEvent.TYPE ->
                        event(Json.MAPPER.treeToValue(line, ExportedEvent.class));
                case ExportedEvent.DAMAGED ->
                        damaged(Json.MAPPER.treeToValue(line, ExportedEvent.class));
                case ExportedSeal.TYPE -> seal(Json.MAPPER.treeToValue(line, ExportedSeal.class));
                default -> throw notOfAnExport();
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw notOfAnExport();
        }
    }

    AuditReport report() {
        return new AuditReport(
                findings.isEmpty(), events, seals, events - proven, 0, newest, findings);
    }

    private void event(ExportedEvent event) {
        var written = ExportedBytes.of(event);
        if (event.sequence() <= last)
            found(event.sequence(), event.sequence(), "the event stands at the wrong place");
        begin(event.sequence());
        events++;
        if (written.isEmpty())
            found(event.sequence(), event.sequence(), "the event's words are not its own");
        else digest.add(event.sequence(), Link.to(written.get()));
    }

    private void damaged(ExportedEvent event) {
        events++;
        begin(event.sequence());
        found(event.sequence(), event.sequence(), event.reason());
    }

    private void begin(long sequence) {
        if (open == 0) first = sequence;
        open++;
        last = sequence;
    }

    private void seal(ExportedSeal line) {
        seals++;
        Link range = digest.finish();
        var seal =
                new AuditSeal(
                        line.number(),
                        link(line.previous()),
                        line.first(),
                        line.last(),
                        link(line.digest()),
                        line.at());
        byte[] record =
                new ByteWriter()
                        .raw(SealFormat.write(seal))
                        .raw(Base64.getDecoder().decode(line.signature()))
                        .toByteArray();
        if (SealFormat.openSeal(record, key).isEmpty())
            found(seal.first(), seal.last(), "seal " + seal.number() + " is not of this key");
        else compare(seal, range);
        previous = Optional.of(Link.to(record));
        newest = Optional.of(line);
        last = Math.max(last, seal.last());
        open = 0;
    }

    private void compare(AuditSeal seal, Link range) {
        boolean isFirst = previous.isEmpty();
        // An export may begin in the midst of a range, and not before it.
        boolean isPart = open == 0 || first > seal.first();
        if (!isFirst && !seal.previous().equals(previous.get()))
            found(
                    seal.first(),
                    seal.last(),
                    "seal " + seal.number() + " does not follow the one before it");
        if (range.equals(seal.digest())) proven += open;
        else if (!isFirst || !isPart)
            found(
                    seal.first(),
                    seal.last(),
                    "the events are not those that were sealed: one is missing, or was changed or"
                            + " moved");
    }

    private void found(long from, long to, String what) {
        Optional<Instant> none = Optional.empty();
        findings.add(new AuditFinding("", from, to, none, none, what));
    }

    private static Link link(String hex) {
        return Link.of(HexFormat.of().parseHex(hex));
    }

    private CommandException notOfAnExport() {
        return new CommandException(
                "line " + number + " is none of an export.",
                "Such a file is made with:  sudo sallyport audit export --seals -o FILE");
    }
}
