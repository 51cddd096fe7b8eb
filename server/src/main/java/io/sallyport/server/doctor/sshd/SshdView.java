package io.sallyport.server.doctor.sshd;

import java.util.List;
import java.util.Optional;

/**
 * One sshd over the whole matrix.
 *
 * @param version as it says itself
 * @param seen in the order of the matrix; empty if nothing could be seen
 * @param fault why not
 * @param leftOut combinations for which there was no time (DOC-10)
 */
record SshdView(
        Listener listener,
        String version,
        SshdFiles files,
        List<Seen> seen,
        Optional<String> fault,
        int leftOut) {
    SshdView {
        seen = List.copyOf(seen);
    }

    /** What is in effect for the first combination; for settings that are the same for all. */
    Optional<Seen> first() {
        return seen.stream().findFirst();
    }
}
