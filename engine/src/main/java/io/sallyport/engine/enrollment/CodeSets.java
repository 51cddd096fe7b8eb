package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.CodeDigest;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Draws sets of printed codes. */
final class CodeSets {
    /** How many recovery codes a person gets. */
    static final int RECOVERY_CODES = 10;

    /** How many temporary codes an administrator hands out. */
    static final int TEMPORARY_CODES = 5;

    private static final int KEY_BYTES = 32;
    private static final String RECOVERY_LABEL = "recovery codes";
    private static final String TEMPORARY_LABEL = "temporary codes";

    private static final String SCRATCH_LABEL = "scratch codes";

    private CodeSets() {}

    /** Whether a set of codes is called so, and no device may be. */
    static boolean isLabel(String label) {
        return label.equals(RECOVERY_LABEL)
                || label.equals(TEMPORARY_LABEL)
                || label.equals(SCRATCH_LABEL);
    }

    /** The codes in clear, to be shown once, and what is kept of them. */
    record Issued(RecoveryCodes set, List<RecoveryCode> codes) {}

    static Issued recovery(
            AccountName account, KeyWrapper keys, RandomGenerator random, Instant now) {
        return issue(RECOVERY_LABEL, RECOVERY_CODES, Optional.empty(), account, keys, random, now);
    }

    static Issued temporary(
            Instant end,
            AccountName account,
            KeyWrapper keys,
            RandomGenerator random,
            Instant now) {
        return issue(
                TEMPORARY_LABEL, TEMPORARY_CODES, Optional.of(end), account, keys, random, now);
    }

    /** The scratch codes of a state file, which stay what they are (GUESS-21). */
    static RecoveryCodes scratch(
            List<OneTimePassword> codes,
            AccountName account,
            KeyWrapper keys,
            RandomGenerator random,
            Instant now) {
        var id = CredentialId.random(random);
        try (var key = SharedSecret.random(KEY_BYTES, random)) {
            var digests = codes.stream().map(code -> CodeDigest.ofScratchCode(code, key)).toList();
            return new RecoveryCodes(
                    id,
                    SCRATCH_LABEL,
                    now,
                    keys.wrap(key, account, id),
                    digests,
                    digests.size(),
                    Optional.empty(),
                    RecoveryCodes.Origin.STATE_FILE);
        }
    }

    private static Issued issue(
            String label,
            int count,
            Optional<Instant> end,
            AccountName account,
            KeyWrapper keys,
            RandomGenerator random,
            Instant now) {
        var id = CredentialId.random(random);
        List<RecoveryCode> codes =
                Stream.generate(() -> RecoveryCode.random(random)).limit(count).toList();
        try (var key = SharedSecret.random(KEY_BYTES, random)) {
            List<CodeDigest> digests = codes.stream().map(code -> code.digestUnder(key)).toList();
            WrappedSecret wrapped = keys.wrap(key, account, id);
            return new Issued(
                    new RecoveryCodes(id, label, now, wrapped, digests, count, end), codes);
        }
    }
}
