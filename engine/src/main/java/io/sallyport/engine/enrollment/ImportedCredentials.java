package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.googleauth.FileEntry;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.otp.OneTimePassword;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Makes what an account keeps of a state file. */
record ImportedCredentials(
        AccountName account, KeyWrapper keys, RandomGenerator random, Instant now) {
    /**
     * @param proven step or counter of a code that its owner has shown
     */
    CodeDevice device(String label, FileEntry entry, OptionalLong proven) {
        var id = CredentialId.random(random);
        var wrapped = keys.wrap(entry.secret(), account, id);
        Optional<Instant> used = proven.isPresent() ? Optional.of(now) : Optional.empty();
        return switch (entry.progress()) {
            case FileEntry.Progress.Clock clock ->
                    new TotpCredential(
                            id,
                            label,
                            now,
                            clock.parameters(),
                            wrapped,
                            Math.max(clock.lastStep(), proven.orElse(TotpCredential.NEVER)),
                            clock.drift(),
                            0,
                            used);
            case FileEntry.Progress.Counter counter ->
                    new HotpCredential(
                            id,
                            label,
                            now,
                            counter.parameters(),
                            wrapped,
                            proven.isPresent() ? proven.getAsLong() + 1 : counter.next(),
                            used);
        };
    }

    RecoveryCodes codes(List<OneTimePassword> scratchCodes) {
        return CodeSets.scratch(scratchCodes, account, keys, random, now);
    }
}
