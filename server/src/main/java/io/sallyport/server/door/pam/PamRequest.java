package io.sallyport.server.door.pam;

import io.sallyport.engine.account.TerminalSession;
import io.sallyport.engine.identity.AttemptId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request frame's body, fields in the order of docs/protocol-pam.md.
 *
 * @param session empty in a frame of version 1
 * @param answer empty in a Begin frame
 */
record PamRequest(
        AttemptId attempt,
        boolean firstStepFailed,
        boolean answerTooLong,
        String user,
        String service,
        String tty,
        String ruser,
        String rhost,
        String sshConnection,
        byte[] sshAuthInfo,
        OptionalLong uid,
        List<String> groups,
        Optional<TerminalSession> session,
        Optional<Reply> answer) {
    /**
     * What an Answer frame adds.
     *
     * @param challenge id of the challenge that is answered
     * @param answers as typed; the door clears them
     */
    record Reply(byte[] challenge, List<byte[]> answers) {}

    /** The same login, with an answer. */
    PamRequest with(Reply reply) {
        return new PamRequest(
                attempt,
                firstStepFailed,
                answerTooLong,
                user,
                service,
                tty,
                ruser,
                rhost,
                sshConnection,
                sshAuthInfo,
                uid,
                groups,
                session,
                Optional.of(reply));
    }
}
