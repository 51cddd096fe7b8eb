package io.sallyport.engine.googleauth;

import io.sallyport.engine.googleauth.FileJudgement.Reason;
import java.util.Optional;

/** What comparing one candidate with the file brought (GA-101). */
sealed interface CodeFinding {
    /** Right. */
    record Right(Reason reason, FileChanges changes) implements CodeFinding {}

    /**
     * Refused, and no further candidate is looked at.
     *
     * @param changes what is remembered all the same
     * @param line what tells of it in the log, if a filter knows a line for it
     */
    record Hard(Reason reason, FileChanges changes, Optional<LogLine> line)
            implements CodeFinding {}

    /**
     * Not a code of this file now; the next candidate may be.
     *
     * @param isCounterMiss whether a HOTP counter moves for it (GA-149)
     */
    record NoMatch(Reason reason, boolean isCounterMiss) implements CodeFinding {}
}
