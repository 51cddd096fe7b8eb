package io.sallyport.server.door.pam;

import io.sallyport.engine.Challenge;
import io.sallyport.engine.account.TerminalSession;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.server.door.pam.PamFrame.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the body of a Begin or an Answer, whole, and proves its end. */
final class PamRequestReader {
    private static final long FIRST_STEP_FAILED = 1;
    private static final long ANSWER_TOO_LONG = 2;
    private static final long UID_UNKNOWN = 0xffff_ffffL;
    private static final int GROUPS_MAX = 1_024;
    private static final int TEXT_MAX = 255;
    private static final int SERVICE_MAX = 64;
    private static final int AUTH_INFO_MAX = 0xffff;
    private static final int ANSWERS_MAX = 4;
    private static final int ANSWER_MAX = 512;

    private PamRequestReader() {}

    /** Reads a Begin or an Answer. */
    static PamRequest read(PamFrame frame) throws MalformedBytesException {
        var in = new Cursor(frame.body());
        boolean isAnswer = frame.kind() == Kind.ANSWER;
        PamRequest begin =
                readBegin(
                        in,
                        isAnswer ? FIRST_STEP_FAILED | ANSWER_TOO_LONG : FIRST_STEP_FAILED,
                        frame.hasSession());
        PamRequest request = isAnswer ? begin.with(reply(in)) : begin;
        in.end();
        if (request.answerTooLong()) proveNothingIsSent(request);
        return request;
    }

    /**
     * Reads the fields that all requests about a login begin with, and leaves the rest.
     *
     * @param knownFlags flags that this kind of frame may have
     */
    static PamRequest readBegin(Cursor in, long knownFlags) throws MalformedBytesException {
        return readBegin(in, knownFlags, false);
    }

    private static PamRequest readBegin(Cursor in, long knownFlags, boolean hasSession)
            throws MalformedBytesException {
        var attempt = new AttemptId(in.i64("attempt"), in.i64("attempt"));
        long flags = in.u32("flags");
        if ((flags & ~knownFlags) != 0)
            throw new MalformedBytesException(
                    "flags has a bit that this kind of frame does not know");
        return new PamRequest(
                attempt,
                (flags & FIRST_STEP_FAILED) != 0,
                (flags & ANSWER_TOO_LONG) != 0,
                in.text(1, TEXT_MAX, "user"),
                in.text(1, SERVICE_MAX, "service"),
                in.text(0, TEXT_MAX, "tty"),
                in.text(0, TEXT_MAX, "ruser"),
                in.text(0, TEXT_MAX, "rhost"),
                in.text(0, TEXT_MAX, "ssh-connection"),
                in.blob(0, AUTH_INFO_MAX, "ssh-auth-info"),
                uid(in),
                groups(in),
                hasSession ? Optional.of(TerminalSession.read(in)) : Optional.empty(),
                Optional.empty());
    }

    private static void proveNothingIsSent(PamRequest request) throws MalformedBytesException {
        boolean isSent =
                request.answer().orElseThrow().answers().stream()
                        .anyMatch(answer -> answer.length > 0);
        if (isSent)
            throw new MalformedBytesException(
                    "an answer is called too long, and is sent all the same");
    }

    private static OptionalLong uid(Cursor in) throws MalformedBytesException {
        long uid = in.u32("uid");
        return uid == UID_UNKNOWN ? OptionalLong.empty() : OptionalLong.of(uid);
    }

    private static List<String> groups(Cursor in) throws MalformedBytesException {
        int count = in.count(GROUPS_MAX, true, "groups");
        var groups = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) groups.add(in.text(1, TEXT_MAX, "group"));
        return groups;
    }

    private static PamRequest.Reply reply(Cursor in) throws MalformedBytesException {
        byte[] challenge = in.blob(1, Challenge.ID_BYTES_MAX, "challenge");
        int count = in.count(ANSWERS_MAX, false, "answers");
        if (count == 0) throw new MalformedBytesException("answers are 0; there must be 1");
        var answers = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) answers.add(in.blob(0, ANSWER_MAX, "answer"));
        return new PamRequest.Reply(challenge, answers);
    }
}
