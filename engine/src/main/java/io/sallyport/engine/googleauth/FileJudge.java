package io.sallyport.engine.googleauth;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.googleauth.FileAttempt.Phase;
import io.sallyport.engine.googleauth.FileJudgement.Reason;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.Optional;

/**
 * Judges a login by a state file (GA-82 to GA-105, GA-145 to GA-158). Pure: the same file, attempt,
 * time and leave to search give the same judgement.
 */
public final class FileJudge {
    private final FileAttempt attempt;
    private final Instant now;
    private final WideSearch wideSearch;
    private final Lines lines;
    private final Verdicts verdicts;

    private FileJudge(FileAttempt attempt, Instant now, WideSearch wideSearch) {
        this.attempt = attempt;
        this.now = now;
        this.wideSearch = wideSearch;
        this.lines = new Lines(attempt);
        this.verdicts = new Verdicts(lines);
    }

    /**
     * Judges.
     *
     * @param content what the module found; the caller closes the file
     * @param now the server's time; parts of a second are ignored
     * @param wideSearch asked only if nothing else matched
     */
    public static FileJudgement judge(
            FileContent content, FileAttempt attempt, Instant now, WideSearch wideSearch) {
        var judge = new FileJudge(attempt, now, wideSearch);
        return switch (content) {
            case FileContent.Read read -> judge.judge(read.file());
            case FileContent.Missing missing -> judge.missing();
            case FileContent.Unusable unusable ->
                    judge.noSecret(new Reason(Cause.STATE_FILE_UNUSABLE, ""), FileChange.NONE);
            case FileContent.UnknownUser unknown ->
                    judge.noSecret(new Reason(Cause.UNKNOWN_USER, ""), FileChange.NONE);
        };
    }

    private FileJudgement missing() {
        // Who has been asked is not let in by a file that vanished meanwhile.
        if (attempt.has(FileAttempt.Option.NULLOK) && attempt.isUnasked())
            return verdicts.ignored(new Reason(Cause.STATE_FILE_MISSING, "nullok"));
        return noSecret(new Reason(Cause.STATE_FILE_MISSING, ""), FileChange.NONE);
    }

    private FileJudgement judge(StateFile file) {
        if (attempt.isUnasked() && isWithinGrace(file))
            return verdicts.withinGrace(new Reason(Cause.GRACE_PERIOD, attempt.remoteHost()));
        try {
            return judge(file, RateLimit.of(file));
        } catch (RateLimit.MalformedException e) {
            return verdicts.stopped(
                    new Reason(Cause.STATE_FILE_MALFORMED, String.valueOf(e.getMessage())),
                    lines.malformedLimit(e.isOfStamps()),
                    FileChange.NONE);
        }
    }

    private boolean isWithinGrace(StateFile file) {
        return GraceHosts.of(file, now.getEpochSecond())
                .lets(attempt.remoteHost(), attempt.graceSeconds());
    }

    private FileJudgement judge(StateFile file, Optional<RateLimit> limit) {
        var counted = limit.map(list -> list.counting(now.getEpochSecond(), attempt.countedAt()));
        if (counted.isPresent() && counted.get().isExceeded())
            return verdicts.stopped(
                    new Reason(
                            Cause.RATE_LIMITED,
                            "until " + Instant.ofEpochSecond(counted.get().until())),
                    lines.tooMany(),
                    new FileChange(file, counted.get().change()));
        var changes =
                attempt.isJudged()
                        ? counted.map(RateLimit::change).orElse(FileChanges.NONE)
                        : FileChanges.NONE;
        return compare(file, new FileChange(file, changes));
    }

    private FileJudgement compare(StateFile file, FileChange counted) {
        var options = new FileOptions(file);
        Optional<SharedSecret> found = file.secret(options.hashOfSecret());
        if (found.isEmpty())
            return noSecret(new Reason(Cause.STATE_FILE_MALFORMED, "no base32 secret"), counted);
        try (SharedSecret secret = found.get()) {
            if (!attempt.isJudged()) return verdicts.ask();
            var steps = new StepCheck(now, lines, this::mayLookWide);
            var check = new CodeCheck(file, secret, steps);
            return new Comparison(attempt, check, verdicts, now.getEpochSecond()).judge(counted);
        }
    }

    private boolean mayLookWide(long step) {
        return !attempt.has(FileAttempt.Option.NO_SKEW_ADJUSTMENT) && wideSearch.isAllowed(step);
    }

    /**
     * Without a secret somebody is asked all the same, and no answer is right (GA-87, GA-89 to
     * GA-91).
     */
    private FileJudgement noSecret(Reason reason, FileChange counted) {
        boolean asks =
                attempt.phase() == Phase.LOOK
                        || (attempt.phase() == Phase.STORED && attempt.candidates().isEmpty());
        if (asks) return verdicts.askWithoutSecret();
        attempt.candidates().forEach(this::spendAsMuch);
        return verdicts.refused(reason, Optional.empty(), attempt, counted);
    }

    /** An unknown user costs the same as a known one (GA-166). */
    private void spendAsMuch(Candidate candidate) {
        try (var file = StateFile.of(Decoy.FILE);
                var secret = file.secret(Decoy.HASH).orElseThrow()) {
            new CodeCheck(file, secret, new StepCheck(now, lines, this::mayLookWide))
                    .find(candidate.code());
        }
    }
}
