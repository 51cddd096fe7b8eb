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
}
