package io.sallyport.engine.googleauth;

import io.sallyport.engine.audit.Cause;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is to become of a login, and the file that makes it true.
 *
 * @param matched index of the candidate that was accepted
 * @param lines for the log, in their order
 * @param content the whole new file; empty if it stays as it is. Holds the secret: the receiver
 *     clears it
 * @param reason for the audit; empty if somebody is to be asked first
 */
public record FileJudgement(
        Result result,
        OptionalInt matched,
        List<LogLine> lines,
        Optional<byte[]> content,
        Optional<Reason> reason) {
    /** How it ended. */
    public enum Result {
        /** In, once the new file is stored (GA-157). */
        SUCCESS,
        /** No file, and none is needed (GA-88). */
        IGNORE,
        REFUSED,
        /** Somebody is to be asked. */
        ASK,
        /** No file, and the person's second step is in the central store: to be asked there. */
        MOVED
    }

    /**
     * Why.
     *
     * @param detail completes the cause; may be empty; never a code or a secret
     */
    public record Reason(Cause cause, String detail) {
        String text() {
            return detail.isEmpty() ? cause.text() : cause.text() + ": " + detail;
        }
    }

    /** The file is gone because its person was moved into the central store. */
    public static final FileJudgement MOVED =
            new FileJudgement(
                    Result.MOVED,
                    OptionalInt.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());

    public FileJudgement {
        lines = List.copyOf(lines);
    }
}
