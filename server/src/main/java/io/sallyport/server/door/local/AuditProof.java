package io.sallyport.server.door.local;

import io.sallyport.engine.sealing.AuditArchive;
import io.sallyport.engine.sealing.AuditPublicKey;
import io.sallyport.engine.sealing.AuditVerification;
import io.sallyport.engine.sealing.SealStore;

/**
 * What the audit is proven with.
 *
 * @param archive its events, damaged or not
 * @param seals its seals
 * @param key proves the seals
 */
public record AuditProof(AuditArchive archive, SealStore seals, AuditPublicKey key) {
    AuditVerification verification() {
        return new AuditVerification(archive, seals, key);
    }
}
