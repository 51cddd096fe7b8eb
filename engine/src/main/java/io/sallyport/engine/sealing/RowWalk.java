package io.sallyport.engine.sealing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes through events in order and notes which are damaged and which are missing. */
final class RowWalk {
    private final List<Finding> findings = new ArrayList<>();

    /** How many of the findings know until when. */
    private int closed;

    private long sequence;
    private Optional<Instant> lastSound;

    /**
     * @param before the row that was checked last, for its time
     */
    RowWalk(long sequence, Optional<AuditArchive.Row> before) {
        this.sequence = sequence;
        this.lastSound = before.flatMap(AuditArchive.Row::event).map(event -> event.at());
    }

    /** Of the last row that was or should have been there. */
    long sequence() {
        return sequence;
    }

    void row(AuditArchive.Row row) {
        missingUpTo(row.sequence() - 1);
        sequence = row.sequence();
        if (row.event().isPresent()) sound(row.event().get().at());
        else
            findings.add(
                    Finding.at(sequence, sequence, "")
                            .of(row.label(), row.damage())
                            .between(lastSound, Optional.empty()));
    }

    /** There is nothing more up to this one. */
    void missingUpTo(long last) {
        if (last <= sequence) return;
        String what = last == sequence + 1 ? "an event is missing" : "events are missing";
        findings.add(Finding.at(sequence + 1, last, what).between(lastSound, Optional.empty()));
        sequence = last;
    }

    /** What was found; what is open yet happened at {@code at} at the latest. */
    List<Finding> end(Optional<Instant> at) {
        at.ifPresent(this::close);
        return List.copyOf(findings);
    }

    private void sound(Instant at) {
        close(at);
        lastSound = Optional.of(at);
    }

    private void close(Instant at) {
        for (; closed < findings.size(); closed++) {
            Finding open = findings.get(closed);
            findings.set(closed, open.between(open.from(), Optional.of(at)));
        }
    }
}
