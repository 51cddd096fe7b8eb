package io.sallyport.engine;

import io.sallyport.engine.identity.AttemptId;

/**
 * What became of a judgement on a state file.
 *
 * @param login the user
 * @param ticket of the judgement
 * @param error why the file was not written; may be empty
 */
public record FileSettlement(
        AttemptId attempt, String login, byte[] ticket, Stored stored, String error) {
    /** What became of the new file. */
    public enum Stored {
        /** It is durable, or there was none. */
        STORED,
        /** It could not be written, and the module refuses. */
        REFUSED,
        /** It could not be written, and the module lets in all the same (GA-96, GA-160). */
        LET_IN
    }
}
