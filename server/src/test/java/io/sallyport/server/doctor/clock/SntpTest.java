package io.sallyport.server.doctor.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** DOC-63, with a real responder on loopback. */
class SntpTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final Sntp sntp = new Sntp(InstantSource.system(), PATIENCE);

    private String refused(Responder.Manner manner) throws IOException {
        try (var responder = new Responder(manner)) {
            return String.valueOf(
                    assertThrows(SntpException.class, () -> sntp.ask(responder.address()))
                            .getMessage());
        }
    }

    private String refusedChanged(UnaryOperator<ByteBuffer> change) throws IOException {
        return refused((own, question) ->
                Responder.send(
                        own,
                        question,
                        change.apply(Responder.right(question, Duration.ZERO)).array()));
    }

    private static void assertNear(Duration expected, Duration found) {
        assertTrue(
                expected.minus(found).abs().compareTo(Duration.ofMillis(500)) < 0,
                () -> "off by " + found);
    }

    /** DOC-63: how far we are behind a server that is ahead, and ahead of one that is behind. */
    @Test
    void a_right_answer_tells_the_offset() throws Exception {
        for (Duration ahead :
                new Duration[] {
                    Duration.ZERO,
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(-40),
                    Duration.ofDays(400)
                })
            try (var responder =
                    new Responder((own, question) ->
                            Responder.send(
                                    own, question, Responder.right(question, ahead).array()))) {
                Offset offset = sntp.ask(responder.address());
                assertNear(ahead.negated(), offset.ahead());
                assertTrue(offset.uncertainty().compareTo(PATIENCE) < 0);
            }
    }

    /** DOC-63: of three samples the one with the smallest delay counts. */
    @Test
    void the_quickest_sample_counts() throws Exception {
        var asked = new AtomicInteger();
        try (var responder =
                new Responder((own, question) -> {
                    int number = asked.incrementAndGet();
                    byte[] answer =
                            Responder.right(question, Duration.ofSeconds(10L * number)).array();
                    if (number != 2) pause(Duration.ofMillis(120));
                    Responder.send(own, question, answer);
                })) {
            Offset offset = sntp.ask(responder.address());
            assertEquals(3, asked.get());
            assertNear(Duration.ofSeconds(-20), offset.ahead());
            assertTrue(offset.uncertainty().compareTo(Duration.ofMillis(60)) < 0);
        }
    }

    /** It is the delay itself that is tested here. */
    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void silence_and_a_late_answer() throws IOException {
        assertEquals("it does not answer", refused((own, question) -> {}));
        assertEquals(
                "it does not answer",
                refused((own, question) -> {
                    pause(PATIENCE.plusMillis(100));
                    Responder.send(own, question, Responder.right(question, Duration.ZERO).array());
                }));
    }

    @Test
    void an_answer_from_another_port_or_address() throws IOException {
        assertEquals(
                "the answer came from another address",
                refused((own, question) -> {
                    try (var other =
                            new DatagramSocket(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                        Responder.send(
                                other, question, Responder.right(question, Duration.ZERO).array());
                    }
                }));
        assertEquals(
                "the answer came from another address",
                refused((own, question) -> {
                    try (var other = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0))) {
                        Responder.send(
                                other, question, Responder.right(question, Duration.ZERO).array());
                    }
                }));
    }

    /** DOC-63: a forgery that comes first does not keep the real answer out. */
    @Test
    void the_right_answer_behind_forged_ones() throws Exception {
        try (var responder =
                new Responder((own, question) -> {
                    ByteBuffer forged =
                            Responder.right(question, Duration.ofDays(1)).putLong(24, 1);
                    byte[] bytes = bytesOf(forged);
                    for (int i = 0; i < 10; i++) Responder.send(own, question, bytes);
                    Responder.send(
                            own,
                            question,
                            Responder.right(question, Duration.ofSeconds(3)).array());
                })) {
            assertNear(Duration.ofSeconds(-3), sntp.ask(responder.address()).ahead());
        }
    }

    @Test
    void answers_that_say_they_are_none() throws IOException {
        assertEquals(
                "the answer belongs to another question", refusedChanged(p -> p.putLong(24, 5)));
        assertEquals("the server is of stratum 0", refusedChanged(p -> p.put(1, (byte) 0)));
        assertEquals("the server is of stratum 16", refusedChanged(p -> p.put(1, (byte) 16)));
        assertEquals("the server is of stratum 255", refusedChanged(p -> p.put(1, (byte) 255)));
        assertEquals(
                "the server says that it is not synchronised",
                refusedChanged(p -> p.put(0, (byte) (3 << 6 | 4 << 3 | 4))));
        assertEquals(
                "the answer is not of a server",
                refusedChanged(p -> p.put(0, (byte) (4 << 3 | 3))));
        assertEquals(
                "the answer is of version 7", refusedChanged(p -> p.put(0, (byte) (7 << 3 | 4))));
        assertEquals("the answer lacks a time", refusedChanged(p -> p.putLong(32, 0)));
        assertEquals("the answer lacks a time", refusedChanged(p -> p.putLong(40, 0)));
        assertEquals(
                "the answer's times contradict each other",
                refusedChanged(p -> p.putLong(40, p.getLong(32) - (5L << 32))));
        assertEquals(
                "the answer's times contradict each other",
                refusedChanged(p -> p.putLong(40, p.getLong(32) + (5L << 32))));
    }

    @Test
    void answers_that_are_short_or_long() throws IOException {
        assertEquals(
                "the answer has 47 bytes in place of 48",
                refused((own, question) ->
                        Responder.send(
                                own,
                                question,
                                Arrays.copyOf(
                                        Responder.right(question, Duration.ZERO).array(), 47))));
        assertEquals(
                "the answer has 0 bytes in place of 48",
                refused((own, question) -> Responder.send(own, question, new byte[0])));
        assertEquals(
                "the answer has 49 bytes in place of 48",
                refused((own, question) ->
                        Responder.send(
                                own,
                                question,
                                Arrays.copyOf(
                                        Responder.right(question, Duration.ZERO).array(),
                                        60_000))));
    }

    /** Behind 2036 the seconds begin again (RFC 4330, section 3). */
    @Test
    void the_era_after_2036() throws Exception {
        try (var responder =
                new Responder((own, question) ->
                        Responder.send(
                                own,
                                question,
                                Responder.right(question, Duration.ofDays(365 * 20)).array()))) {
            assertNear(Duration.ofDays(365 * 20).negated(), sntp.ask(responder.address()).ahead());
        }
    }

    private static byte[] bytesOf(ByteBuffer whole) {
        var bytes = new byte[whole.capacity()];
        whole.get(0, bytes);
        return bytes;
    }
}
