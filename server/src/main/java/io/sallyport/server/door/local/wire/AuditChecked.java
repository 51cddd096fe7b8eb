package io.sallyport.server.door.local.wire;

import java.util.List;

/**
 * What one step of a check of the audit has counted and found.
 *
 * @param next where to go on; the check is over at the stage {@code END}
 * @param events how many events were checked, each counted once in a whole check
 * @param links how many of them were compared with the one before in their account
 * @param seals how many seals
 * @param unsealed how many events lie behind the last seal
 * @param registers how many accounts' registers
 * @param lastSequence of the last event that there is
 */
public record AuditChecked(
        AuditPlace next,
        long events,
        long links,
        long seals,
        long unsealed,
        long registers,
        long lastSequence,
        List<AuditFinding> findings) {}
