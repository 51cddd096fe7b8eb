package io.sallyport.server.door.pam;

import io.sallyport.engine.AuthenticationEngine;
import io.sallyport.engine.AuthenticationOutcome;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Unavailable;
import io.sallyport.engine.TypedAnswer;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.server.door.ConnectionBounds;
import io.sallyport.server.door.DenialGrid;
import io.sallyport.server.door.Peer;
import io.sallyport.server.door.UnixSocket;
import io.sallyport.server.door.pam.PamFrame.OtherVersionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for PAM modules: one frame in, one outcome out, one virtual thread a connection. Decodes,
 * asks, encodes; decides nothing.
 */
public final class PamDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PamDoor.class);

    /** A caller has this long to send its frame. */
    private static final Duration FRAME_TIME_MAX = Duration.ofSeconds(5);

    private final Path path;
    private final AuthenticationEngine engine;
    private final PamCircumstances circumstances;
    private final ConnectionBounds bounds;
    private final ServerSocketChannel server;
    private final ScheduledThreadPoolExecutor timeouts =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("pam-timeouts").factory());

    private PamDoor(
            Path path,
            AuthenticationEngine engine,
            PamCircumstances circumstances,
            ConnectionBounds bounds,
            ServerSocketChannel server) {
        this.path = path;
        this.engine = engine;
        this.circumstances = circumstances;
        this.bounds = bounds;
        this.server = server;
        timeouts.setRemoveOnCancelPolicy(true);
    }

    /**
     * Binds the socket and begins to answer.
     *
     * @param host name of this host, in policy and audit
     * @param sshServices PAM services of sshd
     * @param connectionsMax connections open at once; further callers wait in the backlog
     * @throws IOException if the socket cannot be bound
     */
    public static PamDoor open(
            Path path,
            AuthenticationEngine engine,
            String host,
            Set<String> sshServices,
            int connectionsMax)
            throws IOException {
        var server = UnixSocket.listen(path);
        var door =
                new PamDoor(
                        path,
                        engine,
                        new PamCircumstances(host, sshServices),
                        new ConnectionBounds(connectionsMax),
                        server);
        Thread.ofPlatform().name("pam-door").start(door::acceptUntilClosed);
        return door;
    }

    @Override
    public void close() throws IOException {
        server.close();
        timeouts.shutdownNow();
        Files.deleteIfExists(path);
    }

    private void acceptUntilClosed() {
        while (server.isOpen()) {
            try {
                bounds.awaitPlace();
                admit(nextCaller());
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                // Out of descriptors, say. Callers wait in the backlog until some are free again.
                LOG.error(
                        "cannot accept a connection on {}: {}; callers wait; if it stays, raise"
                                + " LimitNOFILE of the service",
                        path,
                        e.getMessage());
                pause();
            } catch (InterruptedException e) {
                LOG.error("nobody may interrupt the PAM door", e);
            }
        }
    }

    private SocketChannel nextCaller() throws IOException {
        try {
            return server.accept();
        } catch (IOException e) {
            bounds.giveBack();
            throw e;
        }
    }

    private void admit(SocketChannel channel) {
        Thread.ofVirtual().name("pam").start(() -> serve(channel));
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            answer(channel);
        } catch (IOException hungUp) {
            LOG.debug("a caller on {} hung up: {}", path, hungUp.getMessage());
        } catch (RejectedExecutionException closing) {
            LOG.debug("a caller on {} came while the door closed", path);
        } catch (RuntimeException bug) {
            LOG.error(
                    "a bug while answering on {}; the caller got no answer, and refuses; please"
                            + " report it",
                    path,
                    bug);
        } finally {
            bounds.giveBack();
        }
    }

    private void answer(SocketChannel channel) throws IOException {
        Peer caller = Peer.of(channel);
        var reply = replyWithinShare(channel, caller);
        // Written after the caller was counted out: whoever has the reply may come again at once.
        if (reply.isPresent()) reply.get().write(channel);
    }

    private Optional<PamFrame> replyWithinShare(SocketChannel channel, Peer caller)
            throws IOException {
        if (!bounds.enterShare(caller))
            return refusal(
                    caller,
                    "too many connections at once; if they are rightful, raise the setting"
                            + " 'connections'");
        try {
            return reply(channel, caller);
        } finally {
            bounds.leaveShare(caller);
        }
    }

    /** The outcome; empty if what was asked is no frame. */
    private Optional<PamFrame> reply(SocketChannel channel, Peer caller) throws IOException {
        try {
            PamRequest request = receive(channel);
            long arrival = System.nanoTime();
            AuthenticationOutcome outcome = ask(request, caller);
            if (outcome instanceof Denied) DenialGrid.await(arrival);
            return Optional.of(PamOutcomeWriter.write(outcome, caller));
        } catch (MalformedBytesException e) {
            LOG.warn(
                    "a frame of {} on {} is malformed: {}; was it sent by a module of this"
                            + " release?",
                    caller.name(),
                    path,
                    e.getMessage());
            return Optional.empty();
        } catch (OtherVersionException e) {
            return refusal(caller, String.valueOf(e.getMessage()));
        }
    }

    private PamRequest receive(SocketChannel channel)
            throws IOException, MalformedBytesException, OtherVersionException {
        var timeout =
                timeouts.schedule(
                        () -> closeQuietly(channel),
                        FRAME_TIME_MAX.toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            PamRequest request = PamRequestReader.read(PamFrame.read(channel));
            proveEnd(channel);
            return request;
        } finally {
            timeout.cancel(false);
        }
    }

    /**
     * Bytes that came with the frame and are not of it: a newer module, or an attack; both are
     * refused.
     */
    private static void proveEnd(SocketChannel channel)
            throws IOException, MalformedBytesException {
        channel.configureBlocking(false);
        int more = channel.read(ByteBuffer.allocate(1));
        channel.configureBlocking(true);
        if (more > 0) throw new MalformedBytesException("bytes follow the frame");
    }

    private AuthenticationOutcome ask(PamRequest frame, Peer caller) {
        if (!PamCircumstances.mayAsk(caller, frame)) {
            LOG.warn(
                    "{} asked for another user's second step on {}; only root may",
                    caller.name(),
                    path);
            return new Denied("", "not root, so only for the caller's own account");
        }
        var request = circumstances.request(frame, caller);
        if (frame.answer().isEmpty()) return engine.begin(request);
        PamRequest.Reply reply = frame.answer().get();
        try (var typed = typed(frame, reply)) {
            return engine.answer(request, reply.challenge(), typed);
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

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a connection: {}", e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(50));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
