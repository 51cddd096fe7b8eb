package io.sallyport.server.firststep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.IncidentLog;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.server.door.Peer;
import io.sallyport.server.portal.FirstSteps;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks PAM whether a password is right, by a helper that is root: {@code sallyport-first-step}. One
 * connection a question; the frame stands in docs/decisions/0035. Whatever goes wrong is {@link
 * Verdict#UNAVAILABLE}, and never a right step.
 */
public final class PamFirstStep implements FirstSteps {
    /** Questions at once; more wait for a place. */
    static final int AT_ONCE_MAX = 8;

    /** The helper gives up by itself a little earlier. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int VERSION = 1;
    private static final int USER_BYTES_MAX = 255;
    private static final int PASSWORD_BYTES_MAX = 512;
    private static final int RIGHT = 1;
    private static final int WRONG = 2;

    private final Path socket;
    private final byte[] service;
    private final IncidentLog incidents;
    private final SecureRandom random;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX, true);

    /**
     * @param socket where the helper is asked
     * @param service the PAM service
     */
    public PamFirstStep(Path socket, String service, IncidentLog incidents, SecureRandom random) {
        this.socket = socket;
        this.service = service.getBytes(UTF_8);
        this.incidents = incidents;
        this.random = random;
    }

    @Override
    public Verdict judge(String login, byte[] password, String address) {
        byte[] user = login.getBytes(UTF_8);
        if (user.length == 0 || user.length > USER_BYTES_MAX || login.indexOf('\0') >= 0)
            return Verdict.WRONG;
        if (password.length > PASSWORD_BYTES_MAX || hasNul(password)) return Verdict.WRONG;
        try {
            if (!places.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                return Verdict.UNAVAILABLE;
            try {
                return asked(user, password, address.getBytes(UTF_8));
            } finally {
                places.release();
            }
        } catch (IOException e) {
            incidents.report(
                    EventIds.draw(random),
                    new UncheckedIOException(
                            "cannot ask PAM for a first step at "
                                    + socket
                                    + "; is sallyport-first-step.socket started?",
                            e));
            return Verdict.UNAVAILABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.UNAVAILABLE;
        }
    }

    private static boolean hasNul(byte[] bytes) {
        for (byte b : bytes) if (b == 0) return true;
        return false;
    }

    private Verdict asked(byte[] user, byte[] password, byte[] address) throws IOException {
        byte[] frame = frame(user, password, address);
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Thread watch = Thread.ofVirtual().start(() -> closeInTime(channel));
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                if (!Peer.of(channel).isRoot())
                    throw new IOException("the helper that answers there is not root's");
                var rest = ByteBuffer.wrap(frame);
                while (rest.hasRemaining()) channel.write(rest);
                return verdict(channel);
            } finally {
                watch.interrupt();
            }
        } finally {
            Arrays.fill(frame, (byte) 0);
        }
    }

    private static Verdict verdict(SocketChannel channel) throws IOException {
        var answer = ByteBuffer.allocate(1);
        if (channel.read(answer) != 1) throw new EOFException("the helper gave no answer");
        return switch (answer.get(0)) {
            case RIGHT -> Verdict.RIGHT;
            case WRONG -> Verdict.WRONG;
            default -> throw new IOException("PAM cannot judge it; see the helper's log");
        };
    }

    /** Ends whatever waits on it. */
    private static void closeInTime(SocketChannel channel) {
        try {
            Thread.sleep(PATIENCE);
            channel.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the answer came
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] frame(byte[] user, byte[] password, byte[] address) {
        int length = 1;
        for (byte[] field : new byte[][] {service, user, address, password})
            length += Short.BYTES + field.length;
        var bytes = new byte[Short.BYTES + length];
        var frame = ByteBuffer.wrap(bytes);
        frame.putShort((short) length).put((byte) VERSION);
        for (byte[] field : new byte[][] {service, user, address, password})
            frame.putShort((short) field.length).put(field);
        return bytes;
    }
}
