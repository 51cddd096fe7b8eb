package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.googleauth.FileEntry;
import io.sallyport.engine.googleauth.FileEntry.Progress;
import io.sallyport.engine.judge.Answer;
import io.sallyport.otp.OneTimePassword;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * A person takes their own state file over. They show a code of it first, so that a file that no
 * phone belongs to locks nobody out. No budget is needed: whoever has the file has the secret.
 */
public final class Adoption {
    /** How far the phone's clock may be from what the file has learnt. */
    private static final int PROOF_STEPS = 2;

    /** Presses that nobody has seen. */
    private static final int PROOF_COUNTERS = 20;

    private Adoption() {}

    /**
     * The change, if {@code typed} is a code of the file that is not used yet.
     *
     * @param entry stays the caller's to close
     */
    public static Optional<ImportDevice> proved(
            String label,
            FileEntry entry,
            Answer typed,
            Instant now,
            KeyWrapper keys,
            RandomGenerator random) {
        if (!(typed instanceof Answer.Codes codes) || codes.codes().size() != 1)
            return Optional.empty();
        OptionalLong step = find(entry, codes.codes().getFirst(), now);
        return step.isEmpty()
                ? Optional.empty()
                : Optional.of(ImportDevice.proved(label, entry, step.getAsLong(), keys, random));
    }

    private static OptionalLong find(FileEntry entry, OneTimePassword code, Instant now) {
        return switch (entry.progress()) {
            case Progress.Clock clock -> {
                var totp = clock.parameters();
                long centre = totp.stepAt(now) + clock.drift();
                long first = Math.max(centre - PROOF_STEPS, clock.lastStep() + 1);
                int steps = (int) Math.max(0, centre + PROOF_STEPS - first + 1);
                yield steps == 0
                        ? OptionalLong.empty()
                        : totp.hotp().matchingCounter(entry.secret(), code, first, steps);
            }
            case Progress.Counter counter ->
                    counter.parameters()
                            .matchingCounter(entry.secret(), code, counter.next(), PROOF_COUNTERS);
        };
    }
}
