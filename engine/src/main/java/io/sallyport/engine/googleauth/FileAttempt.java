package io.sallyport.engine.googleauth;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is judged: how far the login is, and what may be a code.
 *
 * @param user the PAM user name, as it came
 * @param path the file's path, for log lines and the audit
 * @param remoteHost what the grace period goes by; may be empty
 * @param graceSeconds 0 without a grace period
 * @param asked what came of the question
 * @param candidates in the order of GA-98
 * @param countedAt Unix seconds when the rate limit counted this same attempt before
 */
public record FileAttempt(
        String user,
        String path,
        String remoteHost,
        Phase phase,
        Set<Option> options,
        long graceSeconds,
        Asked asked,
        List<Candidate> candidates,
        OptionalLong countedAt) {
    /** How far the login is. */
    public enum Phase {
        /** Nothing is to be compared yet: is there a reason not to ask? */
        LOOK,
        /** A stored token is there; if it is no code, somebody is asked. */
        STORED,
        /** Everything is there; nobody is asked any more. */
        FINAL
    }

    /** Arguments of the module that the judge must know. */
    public enum Option {
        /** A missing file is no obstacle (GA-75). */
        NULLOK,
        /** A wrong HOTP code does not move the counter (GA-74). */
        NO_INCREMENT_HOTP,
        /** No search for a skewed clock (GA-73). */
        NO_SKEW_ADJUSTMENT
    }

    /** What came of the question. */
    public enum Asked {
        NOBODY,
        TYPED,
        /** An empty answer, or a conversation that failed. */
        NOTHING
    }

    public FileAttempt {
        options = Set.copyOf(options);
        candidates = List.copyOf(candidates);
    }

    boolean has(Option option) {
        return options.contains(option);
    }

    /** Whether a login that needs no code may still end here: nobody has been asked for one. */
    boolean isUnasked() {
        return asked == Asked.NOBODY;
    }

    /** Whether something is compared now, so that it counts (GA-146, GA-161). */
    boolean isJudged() {
        return switch (phase) {
            case LOOK -> false;
            case STORED -> !candidates.isEmpty();
            case FINAL -> true;
        };
    }
}
