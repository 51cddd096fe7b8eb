package io.sallyport.engine.googleauth;

import io.sallyport.engine.googleauth.CodeFinding.Hard;
import io.sallyport.engine.googleauth.CodeFinding.NoMatch;
import io.sallyport.engine.googleauth.CodeFinding.Right;
import io.sallyport.engine.googleauth.FileAttempt.Phase;
import io.sallyport.engine.googleauth.FileJudgement.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the candidates in turn until one decides (GA-98, GA-101). */
final class Comparison {
    private final FileAttempt attempt;
    private final CodeCheck check;
    private final Verdicts verdicts;
    private final long now;
    private boolean isCounterMissed;
    private @Nullable Reason told;

    /**
     * @param now Unix seconds
     */
    Comparison(FileAttempt attempt, CodeCheck check, Verdicts verdicts, long now) {
        this.attempt = attempt;
        this.check = check;
        this.verdicts = verdicts;
        this.now = now;
    }

    FileJudgement judge(FileChange counted) {
        List<Candidate> candidates = attempt.candidates();
        for (int i = 0; i < candidates.size(); i++)
            switch (check.find(candidates.get(i).code())) {
                case Right right -> {
                    return accepted(right, i, counted);
                }
                case Hard hard -> {
                    return verdicts.refused(
                            hard.reason(),
                            hard.line(),
                            attempt,
                            missed(counted).and(hard.changes()));
                }
                case NoMatch miss -> note(miss);
            }
        if (attempt.phase() == Phase.STORED) return verdicts.askAfter(counted);
        Reason reason = told == null ? Verdicts.nothingCompared(attempt) : told;
        return verdicts.refused(reason, Optional.empty(), attempt, missed(counted));
    }

    private FileJudgement accepted(Right right, int matched, FileChange counted) {
        // A counter that this very code sets goes over the step for a miss before it (GA-149).
        FileChange change = missed(counted).and(right.changes());
        if (attempt.graceSeconds() > 0)
            change = change.and(GraceHosts.of(check.file(), now).noting(attempt.remoteHost()));
        return verdicts.accepted(right.reason(), matched, change);
    }

    /** With the counter moved by one, if a HOTP code was wrong (GA-149). */
    private FileChange missed(FileChange counted) {
        if (!isCounterMissed || attempt.has(FileAttempt.Option.NO_INCREMENT_HOTP)) return counted;
        return counted.and(check.nextCounter());
    }

    /** A code of another time tells more than one that is wrong, whichever came first. */
    private void note(NoMatch miss) {
        isCounterMissed |= miss.isCounterMiss();
        if (told == null || told.detail().isEmpty()) told = miss.reason();
    }
}
