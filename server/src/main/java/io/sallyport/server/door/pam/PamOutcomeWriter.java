package io.sallyport.server.door.pam;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationOutcome.NotRequired;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.Challenge;
import io.sallyport.engine.Prompt;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.server.door.Peer;
import java.nio.charset.StandardCharsets;

/** Writes an outcome frame. The true reason goes to root only (docs/protocol-pam.md). */
final class PamOutcomeWriter {
    private static final int GRANTED = 1;
    private static final int NOT_REQUIRED = 2;
    private static final int CHALLENGED = 3;
    private static final int DENIED = 4;
    private static final int UNAVAILABLE = 5;
    private static final int REASON_BYTES_MAX = 512;

    private PamOutcomeWriter() {}

    static PamFrame write(AuthenticationOutcome outcome, Peer caller) {
        byte[] body =
                switch (outcome) {
                    case Granted granted ->
                            decided(GRANTED, granted.event(), granted.reason(), caller);
                    case NotRequired free ->
                            decided(NOT_REQUIRED, free.event(), free.reason(), caller);
                    case Challenged challenged -> challenged(challenged.challenge());
                    case Denied denied -> decided(DENIED, denied.event(), denied.reason(), caller);
                    case Unavailable fault ->
                            decided(UNAVAILABLE, fault.incident(), fault.reason(), caller);
                };
        return new PamFrame(PamFrame.Kind.OUTCOME, body);
    }

    private static byte[] decided(int verdict, String event, String reason, Peer caller) {
        String told = caller.isRoot() ? cut(reason) : "";
        return new ByteWriter()
                .u8(verdict)
                .text(event)
                .text(told)
                .u16(0)
                .u32(0)
                .u8(0)
                .toByteArray();
    }

    private static byte[] challenged(Challenge challenge) {
        var out = new ByteWriter().u8(CHALLENGED).text("").text("").blob(challenge.id());
        out.u32(challenge.lifetime().toSeconds()).u8(challenge.prompts().size());
        for (Prompt prompt : challenge.prompts()) out.u8(style(prompt.style())).text(prompt.text());
        return out.toByteArray();
    }

    private static int style(Prompt.Style style) {
        return switch (style) {
            case ASK_HIDDEN -> 1;
            case ASK_ECHOED -> 2;
            case INFORMATION -> 3;
            case ERROR -> 4;
        };
    }

    /** Reasons are short; one that names something long must still fit its field. */
    private static String cut(String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length <= REASON_BYTES_MAX) return reason;
        return reason.substring(0, Math.min(reason.length(), REASON_BYTES_MAX / 4)) + "...";
    }
}
