package io.sallyport.engine.sealing;

import java.util.ArrayList;
import java.util.List;

/** What one step of a check has counted and found. */
final class Tally {
    private final List<Finding> findings = new ArrayList<>();
    private long events;
    private long links;
    private long seals;
    private long unsealed;
    private long registers;

    void event() {
        events++;
    }

    void link() {
        links++;
    }

    void seal() {
        seals++;
    }

    void unsealed() {
        unsealed++;
    }

    void register() {
        registers++;
    }

    void found(Finding finding) {
        findings.add(finding);
    }

    long events() {
        return events;
    }

    AuditVerification.Step step(Place next) {
        return new AuditVerification.Step(
                next, events, links, seals, unsealed, registers, List.copyOf(findings));
    }
}
