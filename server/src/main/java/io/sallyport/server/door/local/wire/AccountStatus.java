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
 * @param knownPlaces where the account was logged in from lately; there one code is enough while
 *     strangers guess
 * @param budget how much guessing is left; for administrators only
 * @param graces terminals where no further code is asked for, for a while
 * @param refused the last groups of refused attempts, newest first
 */
public record AccountStatus(
        String account,
        String host,
        boolean isProtected,
        List<Device> devices,
        List<Passkey> passkeys,
        Optional<CodeSet> recoveryCodes,
        Optional<CodeSet> temporaryCodes,
        Optional<CodeSet> scratchCodes,
        int codesAtOnce,
        Optional<Instant> oneCodeFrom,
        List<KnownPlace> knownPlaces,
        List<Grace> graces,
        Optional<Budget> budget,
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

    /** A passkey, which browsers show. */
    public record Passkey(String label, Instant created, Optional<Instant> lastUsed) {}

    /** Printed codes. */
    public record CodeSet(int left, int issued, Instant created, Optional<Instant> until) {}

    /**
     * A device or place that is known.
     *
     * @param service empty if it is not known any more what it was logged in to
     * @param source its network, shortened
     */
    public record KnownPlace(String service, String host, String source, Instant lastUsed) {}

    /**
     * A terminal where a code was given lately, and policy may ask for no further one.
     *
     * @param service where the code was given
     * @param since when it was given
     * @param until when a code is asked for again, unless policy asks sooner
     */
    public record Grace(
            String terminal, String service, String host, Instant since, Instant until) {}

    /** What is left of each part of the guess budget. */
    public record Budget(Left strangers, Left known, Left pairs) {}

    /**
     * What is left of one part.
     *
     * @param guesses how many it bears now
     * @param of how many when it is full
     * @param fullAt when it is full again; absent if it is
     */
    public record Left(int guesses, int of, Optional<Instant> fullAt) {}

    /** Refused attempts of one kind. */
    public record RefusedAttempts(
            int count, Instant last, String service, String host, String source) {}
}
