package io.sallyport.engine.sealing;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that is not as it was written.
 *
 * @param account whose; empty text if it is not known, or nobody's alone
 * @param first sequence of the first event that it is about; 0 if it is about none
 * @param last sequence of the last one
 * @param from when it happened at the earliest, as far as sound events beside it tell
 * @param to when at the latest
 * @param what one sentence without a full stop
 */
public record Finding(
        String account,
        long first,
        long last,
        Optional<Instant> from,
        Optional<Instant> to,
        String what) {
    static Finding of(String what) {
        return new Finding("", 0, 0, Optional.empty(), Optional.empty(), what);
    }

    static Finding at(long first, long last, String what) {
        return new Finding("", first, last, Optional.empty(), Optional.empty(), what);
    }

    Finding of(String whose, String what) {
        return new Finding(whose, first, last, from, to, what);
    }

    Finding between(Optional<Instant> earliest, Optional<Instant> latest) {
        return new Finding(account, first, last, earliest, latest, what);
    }
}
