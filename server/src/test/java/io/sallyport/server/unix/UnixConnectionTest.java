package io.sallyport.server.unix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets; at the other end are Java's own. */
@SuppressWarnings("try") // most callers only have to be there
@Timeout(30)
class UnixConnectionTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int LARGE = 300_000;

    @TempDir Path folder;
    private Path path;
    private UnixListener listener;

    @BeforeEach
    void listen() throws IOException {
        path = folder.resolve("t.sock");
        listener = UnixListener.bind(path, 16);
    }

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void bytes_of_any_number_come_through_both_ways() throws Exception {
        byte[] sent = new byte[LARGE];
        new Random(7).nextBytes(sent);
        try (var caller = connect();
                var connection = listener.accept()) {
            var sender = Thread.ofVirtual().start(() -> writeAll(caller, sent));
            var got = ByteBuffer.allocate(LARGE);
            while (got.hasRemaining()) assertTrue(connection.read(got) > 0);
            sender.join();
            assertArrayEquals(sent, got.array());

            var back = ByteBuffer.allocate(LARGE);
            var reader = Thread.ofVirtual().start(() -> readAll(caller, back));
            var reply = ByteBuffer.wrap(sent);
            while (reply.hasRemaining()) connection.write(reply);
            reader.join();
            assertArrayEquals(sent, back.array());
        }
    }

    @Test
    void the_end_of_what_the_caller_sends_is_the_end() throws Exception {
        try (var caller = connect();
                var connection = listener.accept()) {
            caller.write(ByteBuffer.wrap(new byte[] {1}));
            caller.shutdownOutput();
            assertEquals(1, connection.read(ByteBuffer.allocate(8)));
            assertEquals(-1, connection.read(ByteBuffer.allocate(8)));
        }
    }

    @Test
    void the_kernel_says_who_calls() throws Exception {
        try (var caller = connect();
                var connection = listener.accept()) {
            assertEquals((int) new UnixSystem().getUid(), connection.peerUid());
        }
    }

    @Test
    void a_caller_who_sends_nothing_is_given_up_in_time() throws Exception {
        try (var caller = connect();
                var connection = listener.accept()) {
            connection.endAfter(SHORT);
            var room = ByteBuffer.allocate(8);
            assertThrows(SocketTimeoutException.class, () -> connection.read(room));
        }
    }

    @Test
    void a_caller_who_sends_a_byte_now_and_then_wins_no_time() throws Exception {
        try (var caller = connect();
                var connection = listener.accept()) {
            connection.endAfter(SHORT);
            long begun = System.nanoTime();
            assertThrows(SocketTimeoutException.class, () -> drip(caller, connection));
            assertTrue(System.nanoTime() - begun < Duration.ofSeconds(10).toNanos());
        }
    }

    @Test
    void a_caller_who_does_not_read_is_given_up_in_time() throws Exception {
        try (var caller = connect();
                var connection = listener.accept()) {
            connection.endAfter(SHORT);
            var reply = ByteBuffer.allocate(8 * LARGE);
            assertThrows(SocketTimeoutException.class, () -> writeAll(connection, reply));
        }
    }

    @Test
    void writing_to_one_who_hung_up_is_an_error_and_no_signal() throws Exception {
        try (var connection = accepted(connect())) {
            var bytes = ByteBuffer.wrap(new byte[] {1});
            var broken = assertThrows(IOException.class, () -> connection.write(bytes));
            assertTrue(String.valueOf(broken.getMessage()).contains("Broken pipe"));
        }
    }

    @Test
    void closing_wakes_everybody_who_waits_for_a_connection() throws Exception {
        var waiting = new Thread[3];
        for (int i = 0; i < waiting.length; i++)
            waiting[i] = Thread.ofPlatform().start(this::acceptOne);
        listener.close();
        for (Thread thread : waiting) thread.join();
        assertThrows(ClosedChannelException.class, () -> listener.accept());
    }

    @Test
    void a_path_that_does_not_fit_is_refused() {
        Path tooLong = folder.resolve("x".repeat(108));
        var refused = assertThrows(IOException.class, () -> UnixListener.bind(tooLong, 1));
        assertTrue(String.valueOf(refused.getMessage()).contains("longer than 107 bytes"));
    }

    @Test
    void the_name_service_knows_root_and_says_so_when_it_knows_nobody() throws IOException {
        assertEquals(Optional.of("root"), UserNames.of(0));
        assertEquals(Optional.empty(), UserNames.of(-17));
    }

    private void acceptOne() {
        try {
            listener.accept().close();
        } catch (IOException closed) {
            // That is what the test is about.
        }
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    /** The other end of a caller who has hung up. */
    private UnixConnection accepted(SocketChannel caller) throws IOException {
        UnixConnection connection = listener.accept();
        caller.close();
        return connection;
    }

    /** Sends a byte for each one that was read; ends in the time-out of reading. */
    private static void drip(SocketChannel caller, UnixConnection connection) throws IOException {
        while (true) {
            caller.write(ByteBuffer.wrap(new byte[] {1}));
            connection.read(ByteBuffer.allocate(1));
        }
    }

    private static void writeAll(UnixConnection connection, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) connection.write(bytes);
    }

    private static void writeAll(SocketChannel caller, byte[] bytes) {
        try {
            var left = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length));
            while (left.hasRemaining()) caller.write(left);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void readAll(SocketChannel caller, ByteBuffer into) {
        try {
            while (into.hasRemaining() && caller.read(into) >= 0) {}
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
