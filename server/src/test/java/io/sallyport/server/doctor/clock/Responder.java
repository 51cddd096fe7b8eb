package io.sallyport.server.doctor.clock;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/** A time server on loopback that answers as a test wants. */
final class Responder implements AutoCloseable {
    /** What goes back to one question. */
    interface Manner {
        /**
         * @param own the socket that was asked
         * @param question as it came
         */
        void answer(DatagramSocket own, DatagramPacket question) throws IOException;
    }

    private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;

    private final DatagramSocket socket;

    Responder(Manner manner) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(() -> serve(manner));
    }

    private void serve(Manner manner) {
        try {
            while (true) {
                var question = new DatagramPacket(new byte[512], 512);
                socket.receive(question);
                manner.answer(socket, question);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    /** A right answer of a server whose clock is ahead by so much. */
    static ByteBuffer right(DatagramPacket question, Duration ahead) {
        long now = stamp(Instant.now().plus(ahead));
        var packet = ByteBuffer.allocate(48);
        packet.put(0, (byte) (4 << 3 | 4)).put(1, (byte) 2);
        packet.putLong(24, ByteBuffer.wrap(question.getData()).getLong(40));
        return packet.putLong(32, now).putLong(40, now);
    }

    static void send(DatagramSocket from, DatagramPacket to, byte[] bytes) throws IOException {
        from.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
    }

    static long stamp(Instant time) {
        return (time.getEpochSecond() + UNIX_EPOCH_SECONDS) << 32
                | ((long) time.getNano() << 32) / 1_000_000_000L;
    }

    @Override
    public void close() {
        socket.close();
    }
}
