package io.sallyport.engine.googleauth;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.googleauth.FileAttempt.Asked;
import io.sallyport.engine.googleauth.FileJudgement.Reason;
import io.sallyport.engine.googleauth.FileJudgement.Result;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts judgements together, each with the lines that belong to it (GA-107 to GA-120). */
record Verdicts(Lines lines) {
    FileJudgement ask() {
        return asking(List.of(), Optional.empty());
    }

    /** An answer was counted, and another one is asked for. */
    FileJudgement askAfter(FileChange change) {
        return asking(List.of(), change.content());
    }

    FileJudgement askWithoutSecret() {
        return asking(List.of(lines.noSecret()), Optional.empty());
    }

    FileJudgement ignored(Reason reason) {
        return ended(Result.IGNORE, OptionalInt.empty(), List.of(), FileChange.NONE, reason);
    }

    FileJudgement withinGrace(Reason reason) {
        return ended(
                Result.SUCCESS,
                OptionalInt.empty(),
                List.of(lines.withinGrace()),
                FileChange.NONE,
                reason);
    }

    FileJudgement accepted(Reason reason, int matched, FileChange change) {
        return ended(
                Result.SUCCESS, OptionalInt.of(matched), List.of(lines.accepted()), change, reason);
    }

    /** Refused before any answer was looked for, so without the line of GA-108 (GA-120). */
    FileJudgement stopped(Reason reason, LogLine line, FileChange change) {
        return ended(Result.REFUSED, OptionalInt.empty(), List.of(line), change, reason);
    }

    /**
     * Refused after answers were looked for.
     *
     * @param line what names the cause, if a filter knows a line for it
     */
    FileJudgement refused(
            Reason reason, Optional<LogLine> line, FileAttempt attempt, FileChange change) {
        LogLine ofCause =
                attempt.asked() == Asked.NOTHING
                        ? lines.nothingTyped()
                        : line.orElseGet(() -> lines.reason(reason));
        return ended(
                Result.REFUSED,
                OptionalInt.empty(),
                List.of(ofCause, lines.invalidCode()),
                change,
                reason);
    }

    /** What is told of an attempt in which nothing was ever compared. */
    static Reason nothingCompared(FileAttempt attempt) {
        return switch (attempt.asked()) {
            case NOBODY -> new Reason(Cause.NO_ANSWER, "the stored token holds no code");
            case NOTHING -> new Reason(Cause.NO_ANSWER, "");
            case TYPED -> new Reason(Cause.NOT_A_CODE, "");
        };
    }

    private static FileJudgement asking(List<LogLine> lines, Optional<byte[]> content) {
        return new FileJudgement(Result.ASK, OptionalInt.empty(), lines, content, Optional.empty());
    }

    private static FileJudgement ended(
            Result result,
            OptionalInt matched,
            List<LogLine> lines,
            FileChange change,
            Reason reason) {
        return new FileJudgement(result, matched, lines, change.content(), Optional.of(reason));
    }
}
