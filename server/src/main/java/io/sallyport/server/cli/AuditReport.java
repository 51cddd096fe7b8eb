package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.AuditFinding;
import io.sallyport.server.door.local.wire.ExportedSeal;
import java.util.List;
import java.util.Optional;

/**
 * What came of a check of the audit, also for scripts.
 *
 * @param whole whether nothing was found
 * @param events how many events were checked
 * @param seals how many seals
 * @param unsealed how many of the events lie behind the last seal, or outside of the seals of a
 *     file
 * @param accounts how many registers; 0 for a file
 * @param newestSeal what to compare with later; absent if there is none
 */
record AuditReport(
        boolean whole,
        long events,
        long seals,
        long unsealed,
        long accounts,
        Optional<ExportedSeal> newestSeal,
        List<AuditFinding> findings) {}
