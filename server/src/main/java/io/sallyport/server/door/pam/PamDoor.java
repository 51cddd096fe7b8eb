package io.sallyport.server.door.pam;

import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.FileLogins;
import io.sallyport.engine.TypedAnswer;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.server.door.ConnectionBounds;
import io.sallyport.server.door.Peer;
import io.sallyport.server.door.Turnstile;
import io.sallyport.server.door.UnixSocket;
import io.sallyport.server.door.pam.PamFrame.OtherVersionException;
import io.sallyport.server.unix.UnixConnection;
import io.sallyport.server.unix.UnixListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for PAM modules: one frame in, one outcome out, one thread a connection. Decodes, asks,
 * encodes; decides nothing.
 */
public final class PamDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PamDoor.class);

    /** A caller has this long to send its frame, and as long to take the reply. */
    private static final Duration FRAME_TIME_MAX = Duration.ofSeconds(5);

    private final Path path;
    private final AuthenticationEngine engine;
    private final FileDesk files;
    private final LookUpDesk keys;
    private final NoticeDesk notices;
    private final PamCircumstances circumstances;
    private final ConnectionBounds bounds;
    private final UnixListener server;

    private PamDoor(
            Path path,
            AuthenticationEngine engine,
            FileDesk files,
            LookUpDesk keys,
            NoticeDesk notices,
            PamCircumstances circumstances,
            ConnectionBounds bounds,
            UnixListener server) {
        this.path = path;
        this.engine = engine;
        this.files = files;
        this.keys = keys;
        this.notices = notices;
        this.circumstances = circumstances;
        this.bounds = bounds;
        this.server = server;
    }

    /**
     * Binds the socket and begins to answer.
     *
     * @param files judges state files of the google-authenticator module
     * @param keys answers sallyport-keys
     * @param notices answers sallyport-notice
     * @param host name of this host, in policy and audit
     * @param sshServices PAM services of sshd
     * @param connectionsMax connections open at once; further callers wait in the backlog
     * @throws IOException if the socket cannot be bound
     */
    public static PamDoor open(
            Path path,
            AuthenticationEngine engine,
            FileLogins files,
            LookUpDesk keys,
            NoticeDesk notices,
            String host,
            Set<String> sshServices,
            int connectionsMax)
            throws IOException {
        var server = UnixSocket.listen(path);
        var circumstances = new PamCircumstances(host, sshServices);
        var door =
                new PamDoor(
                        path,
                        engine,
                        new FileDesk(files, circumstances),
                        keys,
                        notices,
                        circumstances,
                        new ConnectionBounds(connectionsMax),
                        server);
        Turnstile.open(server, "pam-door", connectionsMax, door::serve);
        return door;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }

    private void serve(UnixConnection connection) {
        try (connection) {
            Peer caller = Peer.of(connection);
            var reply = replyWithinShare(connection, caller);
            // Written after the caller was counted out: whoever has the reply may come again at
            // once.
            connection.endAfter(FRAME_TIME_MAX);
            if (reply.isPresent()) reply.get().write(connection);
        } catch (IOException hungUp) {
            LOG.debug("a caller on {} hung up: {}", path, hungUp.getMessage());
        } catch (RuntimeException bug) {
            LOG.error(
                    "a bug while answering on {}; the caller got no answer, and refuses",
                    path,
                    bug);
        }
    }

    private Optional<PamFrame> replyWithinShare(UnixConnection connection, Peer caller)
            throws IOException {
        if (!bounds.enterShare(caller)) return refusal(caller, "too many connections at once");
        try {
            return reply(connection, caller);
        } finally {
            bounds.leaveShare(caller);
        }
    }

    /** The outcome; empty if what was asked is no frame. */
    private Optional<PamFrame> reply(UnixConnection connection, Peer caller) throws IOException {
        try {
            PamFrame request = receive(connection);
            long arrival = System.nanoTime();
            return Optional.of(
                    switch (request.kind()) {
                        case BEGIN, ANSWER ->
                                PamReplies.outcome(
                                        ask(PamRequestReader.read(request), caller),
                                        caller,
                                        arrival);
                        case FILE -> files.judge(request, caller, arrival);
                        case SETTLED -> files.settle(request, caller, arrival);
                        case LOOK_UP -> keys.answer(request, caller);
                        case ASK_NOTICE -> notices.answer(request, caller);
                        case OUTCOME, JUDGEMENT, KEY, NOTICE ->
                                throw new MalformedBytesException("a reply is no request");
                    });
        } catch (MalformedBytesException e) {
            LOG.warn("a frame of {} on {} is malformed: {}", caller.name(), path, e.getMessage());
            return Optional.empty();
        } catch (OtherVersionException e) {
            return refusal(caller, String.valueOf(e.getMessage()));
        }
    }

    private PamFrame receive(UnixConnection connection)
            throws IOException, MalformedBytesException, OtherVersionException {
        connection.endAfter(FRAME_TIME_MAX);
        return PamFrame.read(connection);
    }

    private AuthenticationOutcome ask(PamRequest frame, Peer caller) {
        if (!PamCircumstances.mayAsk(caller, frame.user())) {
            LOG.warn("{} asked for another user's second step on {}", caller.name(), path);
            return PamCircumstances.NOT_OWN_ACCOUNT;
        }
        var request = circumstances.request(frame, caller);
        if (frame.answer().isEmpty()) return engine.begin(request);
        PamRequest.Reply reply = frame.answer().get();
        try (var typed = typed(frame, reply)) {
            return engine.answer(
                    request, reply.challenge(), typed, circumstances.connection(frame, caller));
        } finally {
            reply.answers().forEach(answer -> Arrays.fill(answer, (byte) 0));
        }
    }

    /** Every challenge so far has one question. */
    private static TypedAnswer typed(PamRequest frame, PamRequest.Reply reply) {
        if (frame.answerTooLong()) return TypedAnswer.tooLong();
        return TypedAnswer.ofUtf8(reply.answers().getFirst());
    }

    private Optional<PamFrame> refusal(Peer caller, String reason) {
        LOG.warn("refused a connection of {} on {}: {}", caller.name(), path, reason);
        return Optional.of(PamOutcomeWriter.write(new Unavailable("", reason), caller));
    }
}
