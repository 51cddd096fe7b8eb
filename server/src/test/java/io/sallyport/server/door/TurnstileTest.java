package io.sallyport.server.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.unix.UnixConnection;
import io.sallyport.server.unix.UnixListener;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnstileTest {
    private static final int MOST = 80;

    /** Those who stay, and one who is just leaving. */
    private static final int IDLE = 33;

    @TempDir Path folder;
    private UnixListener server;

    @BeforeEach
    void listen() throws IOException {
        server = UnixSocket.listen(folder.resolve("t.sock"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void a_connection_that_takes_long_keeps_nobody_waiting() throws Exception {
        var inside = new CountDownLatch(MOST);
        var end = new CountDownLatch(1);
        Turnstile.open(
                server,
                "turnstile-test",
                MOST,
                channel -> {
                    inside.countDown();
                    await(end);
                    closed(channel);
                });
        var callers = new ArrayList<SocketChannel>();
        for (int i = 0; i < MOST; i++) callers.add(connect());
        assertTrue(inside.await(10, TimeUnit.SECONDS), "all are served at once");
        end.countDown();
        for (SocketChannel caller : callers) caller.close();
    }

    @Test
    void a_fault_in_one_connection_harms_no_other() throws Exception {
        var served = new AtomicInteger();
        Turnstile.open(
                server,
                "turnstile-test",
                MOST,
                channel -> {
                    boolean isOdd = served.incrementAndGet() % 2 == 1;
                    closed(channel);
                    if (isOdd) throw new IllegalStateException("a bug");
                });
        for (int i = 0; i < 50; i++) assertHungUp(connect());
        assertEquals(50, served.get());
    }

    @Test
    void the_crowd_leaves_few_threads_behind() throws Exception {
        Turnstile.open(server, "turnstile-crowd", MOST, TurnstileTest::answerSlowly);
        var callers = new ArrayList<SocketChannel>();
        for (int i = 0; i < MOST; i++) callers.add(connect());
        for (SocketChannel caller : callers) assertHungUp(caller);
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (threads() > IDLE && System.nanoTime() < until) Thread.sleep(20);
        assertTrue(threads() <= IDLE, threads() + " threads stay");
        assertHungUp(connect());
    }

    @Test
    void closing_the_socket_ends_all_threads() throws Exception {
        Turnstile.open(server, "turnstile-closed", MOST, TurnstileTest::closed);
        assertHungUp(connect());
        server.close();
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (named("turnstile-closed") > 0 && System.nanoTime() < until) Thread.sleep(20);
        assertEquals(0, named("turnstile-closed"));
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("t.sock")));
    }

    private static void assertHungUp(SocketChannel caller) throws IOException {
        try (caller) {
            assertEquals(-1, caller.read(ByteBuffer.allocate(1)));
        }
    }

    private static void answerSlowly(UnixConnection channel) {
        await(new CountDownLatch(1), 100);
        closed(channel);
    }

    private static void closed(UnixConnection channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        await(latch, 20_000);
    }

    private static void await(CountDownLatch latch, int millis) {
        try {
            boolean ignored = latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long threads() {
        return named("turnstile-crowd");
    }

    private static long named(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }
}
