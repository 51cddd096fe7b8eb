package io.sallyport.server.doctor.clock;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * Asks one server for the time (RFC 4330, DOC-63): three samples, of which the one with the
 * smallest delay counts. Nobody vouches for the answer (DOC-64).
 */
final class Sntp {
    private static final int SAMPLES = 3;

    /** Room for one byte more than an answer may have, so that a longer one is seen to be. */
    private static final int ROOM_BYTES = SntpReply.BYTES + 1;

    /** Of packets that are not the answer; whoever sends more floods. */
    private static final int STRAYS_MAX = 16;

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final Duration patience;

    /**
     * @param clock the host's
     * @param patience with one sample
     */
    Sntp(InstantSource clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** One question and its answer, by both clocks. */
    private record Sample(Duration ahead, Duration delay) {}

    Offset ask(InetSocketAddress server) throws SntpException {
        Optional<Sample> best = Optional.empty();
        SntpException last = new SntpException("nobody was asked");
        for (int i = 0; i < SAMPLES; i++)
            try {
                Sample sample = sample(server);
                if (best.isEmpty() || sample.delay().compareTo(best.get().delay()) < 0)
                    best = Optional.of(sample);
            } catch (SntpException e) {
                last = e;
                // A server that is silent or has no time will not be better at once.
                if (best.isEmpty()) break;
            }
        if (best.isEmpty()) throw last;
        return new Offset(
                best.get().ahead(),
                best.get().delay().dividedBy(2),
                "SNTP, " + server.getHostString());
    }

    private Sample sample(InetSocketAddress server) throws SntpException {
        if (server.isUnresolved())
            throw new SntpException("no address of " + server.getHostString() + " is known");
        long mark = random.nextLong();
        byte[] question = SntpReply.question(mark);
        try (var socket = new DatagramSocket()) {
            Instant asked = clock.instant();
            long begin = System.nanoTime();
            socket.send(new DatagramPacket(question, question.length, server));
            SntpReply reply = awaited(socket, server, mark, begin);
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);
            return sample(asked, waited, reply);
        } catch (IOException e) {
            throw new SntpException("it cannot be asked: " + e.getMessage());
        }
    }

    private SntpReply awaited(
            DatagramSocket socket, InetSocketAddress server, long mark, long begin)
            throws IOException, SntpException {
        var packet = new DatagramPacket(new byte[ROOM_BYTES], ROOM_BYTES);
        var stray = new SntpException("it does not answer");
        for (int strays = 0; strays < STRAYS_MAX; strays++) {
            long left = patience.toMillis() - (System.nanoTime() - begin) / 1_000_000;
            if (left <= 0) throw stray;
            socket.setSoTimeout((int) left);
            packet.setLength(ROOM_BYTES);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                throw stray;
            }
            if (!server.equals(packet.getSocketAddress())) {
                stray = new SntpException("the answer came from another address");
                continue;
            }
            try {
                return SntpReply.of(Arrays.copyOf(packet.getData(), packet.getLength()), mark);
            } catch (SntpException e) {
                // Anybody can send under the server's name; the real answer may still come.
                stray = e;
            }
        }
        throw stray;
    }

    private static Sample sample(Instant asked, Duration waited, SntpReply reply)
            throws SntpException {
        Duration worked = Duration.between(reply.received(), reply.sent());
        Duration delay = waited.minus(worked);
        if (worked.isNegative() || delay.isNegative())
            throw new SntpException("the answer's times contradict each other");
        Instant answered = asked.plus(waited);
        Duration there = Duration.between(reply.received(), asked);
        Duration back = Duration.between(reply.sent(), answered);
        return new Sample(there.plus(back).dividedBy(2), delay);
    }
}
