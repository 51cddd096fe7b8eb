package io.sallyport.server.door.local.wire;

import java.util.List;
import java.util.Optional;

/**
 * Seals of the audit, in order.
 *
 * @param cut where the audit was cut last; absent if never
 * @param newest the seal with the greatest number; absent if there is none
 * @param publicKey proves them all, in PEM
 */
public record SealPage(
        List<ExportedSeal> seals,
        Optional<ExportedCut> cut,
        Optional<ExportedSeal> newest,
        String publicKey) {}
