package io.sallyport.server.door.pam;

import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.FileAnswer;
import io.sallyport.engine.FileLogins;
import io.sallyport.engine.FileSettlement;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.googleauth.FileAttempt;
import io.sallyport.engine.googleauth.FileContent;
import io.sallyport.engine.googleauth.StateFile;
import io.sallyport.server.door.Peer;
import java.util.Arrays;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the frames of the file mode (docs/protocol-file.md). Decodes, asks, encodes; decides
 * nothing.
 */
final class FileDesk {
    private static final Logger LOG = LoggerFactory.getLogger(FileDesk.class);

    private final FileLogins logins;
    private final PamCircumstances circumstances;

    FileDesk(FileLogins logins, PamCircumstances circumstances) {
        this.logins = logins;
        this.circumstances = circumstances;
    }

    /**
     * Judges a file.
     *
     * @param arrival {@link System#nanoTime} when the frame arrived
     */
    PamFrame judge(PamFrame frame, Peer caller, long arrival) throws MalformedBytesException {
        FileRequest request = FileRequestReader.read(frame);
        try {
            if (!PamCircumstances.mayAsk(caller, request.login().user()))
                return PamReplies.outcome(ofSomebodyElse(caller), caller, arrival);
            return judge(request, caller, arrival);
        } finally {
            Arrays.fill(request.content(), (byte) 0);
            Arrays.fill(frame.body(), (byte) 0);
        }
    }

    private PamFrame judge(FileRequest request, Peer caller, long arrival) {
        try (var file = StateFile.of(request.content())) {
            var login = circumstances.request(request.login(), caller);
            return switch (logins.judge(login, content(request, file), attempt(request))) {
                case FileAnswer.Judged judged -> reply(judged);
                case FileAnswer.Failed failed ->
                        PamReplies.outcome(failed.fault(), caller, arrival);
            };
        }
    }

    private static PamFrame reply(FileAnswer.Judged judged) {
        try {
            return JudgementWriter.write(judged.judgement(), judged.ticket());
        } finally {
            judged.judgement().content().ifPresent(content -> Arrays.fill(content, (byte) 0));
        }
    }

    /** Records what became of a judgement. */
    PamFrame settle(PamFrame frame, Peer caller, long arrival) throws MalformedBytesException {
        FileSettlement settlement = SettledReader.read(frame);
        AuthenticationOutcome outcome =
                PamCircumstances.mayAsk(caller, settlement.login())
                        ? logins.settle(settlement)
                        : ofSomebodyElse(caller);
        return PamReplies.outcome(outcome, caller, arrival);
    }

    private static FileContent content(FileRequest request, StateFile file) {
        return switch (request.state()) {
            case READ -> new FileContent.Read(file);
            case MISSING -> new FileContent.Missing();
            case UNUSABLE -> new FileContent.Unusable();
            case UNKNOWN_USER -> new FileContent.UnknownUser();
        };
    }

    private FileAttempt attempt(FileRequest request) {
        return new FileAttempt(
                request.login().user(),
                request.path(),
                request.login().rhost(),
                request.phase(),
                request.options(),
                request.graceSeconds(),
                request.asked(),
                request.candidates(),
                request.isCounted()
                        ? logins.countedAt(request.login().attempt())
                        : OptionalLong.empty());
    }

    private static Denied ofSomebodyElse(Peer caller) {
        LOG.warn("{} asked for another user's state file", caller.name());
        return PamCircumstances.NOT_OWN_ACCOUNT;
    }
}
