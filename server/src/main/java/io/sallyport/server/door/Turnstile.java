package io.sallyport.server.door;

import io.sallyport.server.unix.UnixConnection;
import io.sallyport.server.unix.UnixListener;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that stand at a listening socket: whoever accepts a connection serves it to its end, and
 * before that sees to it that somebody else stands there.
 *
 * <p>So no connection is handed from thread to thread. With one thread that accepts, and a virtual
 * thread for each connection, a lone login took about a fifth longer; it is that short.
 */
public final class Turnstile {
    /** Threads that stay when the crowd has gone. */
    private static final int IDLE_MAX = 32;

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** So long after a failure to accept few threads wait, and no other failure is logged. */
    private static final long SCARCITY_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(Turnstile.class);

    private final UnixListener server;
    private final String name;
    private final int threadsMax;
    private final Consumer<UnixConnection> service;
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong scarceUntil = new AtomicLong(System.nanoTime());

    private Turnstile(
            UnixListener server, String name, int most, Consumer<UnixConnection> service) {
        this.server = server;
        this.name = name;
        this.threadsMax = most;
        this.service = service;
    }

    /**
     * Begins to accept, until {@code server} is closed.
     *
     * @param name of the threads
     * @param most connections served at once; others wait in the socket's backlog
     * @param service closes the connection; what it throws is logged and harms nobody else
     */
    public static void open(
            UnixListener server, String name, int most, Consumer<UnixConnection> service) {
        new Turnstile(server, name, most, service).addThread();
    }

    private void addThread() {
        if (threads.incrementAndGet() > threadsMax) threads.decrementAndGet();
        else start();
    }

    /** Without a thread more, callers wait until one of those that there are is free. */
    private void start() {
        try {
            Thread.ofPlatform().daemon().name(name).start(this::run);
        } catch (OutOfMemoryError e) {
            threads.decrementAndGet();
            LOG.error("no further thread can be started at {}: {}", name, e.getMessage());
        }
    }

    private void run() {
        try {
            while (server.isOpen() && waiting.get() < mostWaiting()) serveNext();
        } finally {
            threads.decrementAndGet();
        }
    }

    /**
     * A thread that waits to accept holds a descriptor already: Linux takes the number first. Where
     * they are scarce, one at a time must do, or this door would keep them from all others.
     */
    private int mostWaiting() {
        return isScarce() ? 1 : IDLE_MAX;
    }

    private boolean isScarce() {
        return scarceUntil.get() - System.nanoTime() > 0;
    }

    private void serveNext() {
        try {
            UnixConnection connection = accept();
            service.accept(connection);
        } catch (ClosedChannelException closed) {
            LOG.debug("{} is closed", name);
        } catch (IOException e) {
            // Out of descriptors, say. Callers wait in the backlog until some are free again.
            boolean isNew = !isScarce();
            scarceUntil.set(System.nanoTime() + SCARCITY_NANOS);
            if (isNew) LOG.error("cannot accept a connection at {}: {}", name, e.getMessage());
            pause();
        } catch (RuntimeException | Error e) {
            LOG.error("a connection at {} ended in a fault", name, e);
        }
    }

    private UnixConnection accept() throws IOException {
        waiting.incrementAndGet();
        UnixConnection connection;
        try {
            connection = server.accept();
        } catch (IOException e) {
            waiting.decrementAndGet();
            throw e;
        }
        if (waiting.decrementAndGet() == 0) addThread();
        return connection;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
