package io.sallyport.server.door.local.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An account's second steps and how they stand.
 *
 * @param isProtected whether a second step is asked for at all
 * @param codesAtOnce how many codes in a row a login is asked for now, 1 to 3
 * @param scratchCodes short codes that came with a state file, and should be replaced
 * @param oneCodeFrom when one code will be enough again, if it is not now
 * @param refused the last groups of refused attempts, newest first
 */
public record AccountStatus(
        String account,
        String host,
        boolean isProtected,
        List<Device> devices,
        Optional<CodeSet> recoveryCodes,
        Optional<CodeSet> temporaryCodes,
        Optional<CodeSet> scratchCodes,
        int codesAtOnce,
        Optional<Instant> oneCodeFrom,
        List<RefusedAttempts> refused) {
    /**
     * A device that gives codes.
     *
     * @param clockAheadSeconds how far its clock is ahead, as learned; negative if behind
     */
    public record Device(
            String label,
            CodeParameters parameters,
            Instant created,
            Optional<Instant> lastUsed,
            Optional<Long> clockAheadSeconds) {}

    /** Printed codes. */
    public record CodeSet(int left, int issued, Instant created, Optional<Instant> until) {}

    /** Refused attempts of one kind. */
    public record RefusedAttempts(
            int count, Instant last, String service, String host, String source) {}
}
