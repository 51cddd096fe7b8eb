package io.sallyport.server.setup;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One file that is to be changed.
 *
 * @param before its text; empty if it does not exist
 * @param after its text afterwards
 */
public record FileChange(Path path, Optional<String> before, String after) {
    /** Whether it changes anything at all. */
    boolean isReal() {
        return !before.equals(Optional.of(after));
    }

    /**
     * Somebody else may have written it since the plan was made; theirs stays.
     *
     * @param now the file, or a copy of it
     */
    void requireUnchanged(Path now) throws SetupException {
        if (!before.equals(SshdPlan.text(now)))
            throw new SetupException(
                    path + " has been changed by somebody else since the plan was made.",
                    "Their change is kept, and nothing of ours is left. Look at it, and run this"
                            + " again.");
    }
}
