package io.sallyport.engine.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Printed codes for a lost phone, each good once (GUESS-20), or temporary ones that an
 * administrator handed out.
 *
 * @param key the key of the digests, wrapped: a new one for each set, so that the key file can be
 *     changed
 * @param unused digests of the codes that are still good, at most {@value #CODES_MAX}
 * @param issued how many there were at first
 * @param endsAt when the rest of them stop being good; empty for recovery codes
 * @param origin whether they are ours, or came with a state file and are short (GUESS-21)
 */
public record RecoveryCodes(
        CredentialId id,
        String label,
        Instant createdAt,
        WrappedSecret key,
        List<CodeDigest> unused,
        int issued,
        Optional<Instant> endsAt,
        Origin origin)
        implements Credential {
    /** Who made the codes, and so how hard they are to guess. */
    public enum Origin {
        /** Ours: 60 bits. */
        OURS,
        /** Eight digits of a state file: under 40 bits, so a guess at them is charged. */
        STATE_FILE
    }

    /** Most codes in one set. */
    public static final int CODES_MAX = 10;

    public RecoveryCodes {
        Labels.check(label);
        unused = List.copyOf(unused);
        if (issued < unused.size() || issued > CODES_MAX)
            throw new IllegalArgumentException(
                    "a set has at most " + CODES_MAX + " codes, got " + issued);
    }

    /** Codes of our own. */
    public RecoveryCodes(
            CredentialId id,
            String label,
            Instant createdAt,
            WrappedSecret key,
            List<CodeDigest> unused,
            int issued,
            Optional<Instant> endsAt) {
        this(id, label, createdAt, key, unused, issued, endsAt, Origin.OURS);
    }

    public boolean isScratchCodes() {
        return origin == Origin.STATE_FILE;
    }

    /** Temporary codes have an end; recovery codes have none. */
    public boolean isTemporary() {
        return endsAt.isPresent();
    }

    public boolean isGoodAt(Instant now) {
        return endsAt.map(now::isBefore).orElse(true);
    }

    /** The same set without one code. */
    public RecoveryCodes without(CodeDigest used) {
        var rest = unused.stream().filter(digest -> !digest.matches(used)).toList();
        return new RecoveryCodes(id, label, createdAt, key, rest, issued, endsAt, origin);
    }

    public RecoveryCodes withKey(WrappedSecret rewrapped) {
        return new RecoveryCodes(id, label, createdAt, rewrapped, unused, issued, endsAt, origin);
    }
}
