package io.sallyport.server.door.pam;

import io.sallyport.engine.googleauth.Candidate;
import io.sallyport.engine.googleauth.FileAttempt;
import java.util.List;
import java.util.Set;

/**
 * A File frame's body, fields in the order of docs/protocol-file.md.
 *
 * @param login the fields of Begin
 * @param isCounted whether an answer of phase stored was judged before
 * @param content the file; empty unless it was read. The door clears it
 */
record FileRequest(
        PamRequest login,
        FileAttempt.Phase phase,
        Set<FileAttempt.Option> options,
        boolean isCounted,
        long graceSeconds,
        String path,
        State state,
        byte[] content,
        FileAttempt.Asked asked,
        List<Candidate> candidates) {
    /** What the module found. */
    enum State {
        READ,
        MISSING,
        UNUSABLE,
        UNKNOWN_USER
    }
}
