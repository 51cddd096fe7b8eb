package io.sallyport.engine;

import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.googleauth.FileJudgement;

/** The answer to a login by a state file. */
public sealed interface FileAnswer {
    /**
     * Judged; nothing is recorded yet.
     *
     * @param ticket to be given back to {@link FileLogins#settle}; empty if somebody is to be asked
     *     first
     */
    record Judged(FileJudgement judgement, byte[] ticket) implements FileAnswer {}

    /** A fault. */
    record Failed(Unavailable fault) implements FileAnswer {}
}
