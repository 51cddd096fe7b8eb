package io.sallyport.engine.googleauth;

import java.util.Optional;

/**
 * A file and what becomes of it.
 *
 * @param file empty if there is none, and so nothing to change
 */
record FileChange(Optional<StateFile> file, FileChanges changes) {
    static final FileChange NONE = new FileChange(Optional.empty(), FileChanges.NONE);

    FileChange(StateFile file, FileChanges changes) {
        this(Optional.of(file), changes);
    }

    FileChange and(FileChanges more) {
        return new FileChange(file, changes.and(more));
    }

    /** The new file; empty if nothing changes. */
    Optional<byte[]> content() {
        return changes.isNone() ? Optional.empty() : file.map(old -> old.rewritten(changes));
    }
}
