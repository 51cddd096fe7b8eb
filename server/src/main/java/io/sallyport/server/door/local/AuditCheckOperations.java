package io.sallyport.server.door.local;

import io.sallyport.engine.sealing.AuditVerification;
import io.sallyport.engine.sealing.Finding;
import io.sallyport.engine.sealing.Place;
import io.sallyport.server.door.local.wire.AuditChecked;
import io.sallyport.server.door.local.wire.AuditFinding;
import io.sallyport.server.door.local.wire.AuditPlace;
import io.sallyport.server.door.local.wire.AuditPlace.Stage;
import io.sallyport.server.door.local.wire.CheckAudit;

/**
 * Checks the audit a step at a time. Where it stands lies with the caller, so that no check costs
 * the server anything between two steps.
 */
final class AuditCheckOperations {
    private static final int ACCOUNT_MAX = 1_024;

    private final AuditVerification verification;

    AuditCheckOperations(AuditProof proof) {
        this.verification = proof.verification();
    }

    AuditChecked check(Visit visit, CheckAudit message) throws RefusedException {
        long last = verification.lastSequence();
        var step = verification.step(place(message.from()));
        return new AuditChecked(
                place(step.next()),
                step.events(),
                step.links(),
                step.seals(),
                step.unsealed(),
                step.registers(),
                last,
                step.findings().stream().map(AuditCheckOperations::finding).toList());
    }

    private static Place place(AuditPlace from) throws RefusedException {
        if (from.seal() < 0 || from.sequence() < 0 || from.account().length() > ACCOUNT_MAX)
            throw RefusedException.malformed("from is no place of a check.");
        return switch (from.stage()) {
            case SEALS -> new Place.Seals(from.seal(), from.sequence());
            case REST -> new Place.Rest(from.sequence());
            case LINKS -> new Place.Links(from.account(), from.sequence());
            case REGISTERS -> new Place.Registers(from.account());
            case END -> new Place.End();
        };
    }

    private static AuditPlace place(Place next) {
        return switch (next) {
            case Place.Seals(long seal, long sequence) ->
                    new AuditPlace(Stage.SEALS, seal, sequence, "");
            case Place.Rest(long sequence) -> new AuditPlace(Stage.REST, 0, sequence, "");
            case Place.Links(String label, long sequence) ->
                    new AuditPlace(Stage.LINKS, 0, sequence, label);
            case Place.Registers(String after) -> new AuditPlace(Stage.REGISTERS, 0, 0, after);
            case Place.End end -> new AuditPlace(Stage.END, 0, 0, "");
        };
    }

    private static AuditFinding finding(Finding finding) {
        return new AuditFinding(
                finding.account(),
                finding.first(),
                finding.last(),
                finding.from(),
                finding.to(),
                finding.what());
    }
}
