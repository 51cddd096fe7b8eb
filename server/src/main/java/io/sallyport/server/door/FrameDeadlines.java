package io.sallyport.server.door;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose callers do not send what they came to send. Looked through once a second
 * instead of a timer for each: nearly every caller has sent everything before it is even looked at,
 * and a timer that is set and taken back costs two wake-ups.
 */
public final class FrameDeadlines implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(FrameDeadlines.class);

    private final Duration patience;
    private final Map<Channel, Long> since = new ConcurrentHashMap<>();
    private final Thread thread;

    /**
     * @param patience how long a caller may take; it may be given up to a second more
     */
    public FrameDeadlines(String name, Duration patience) {
        this.patience = patience;
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** The caller's time begins. */
    public void begin(Channel channel) {
        since.put(channel, System.nanoTime());
    }

    /** The caller has sent everything, or is gone. */
    public void end(Channel channel) {
        since.remove(channel);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                long now = System.nanoTime();
                since.forEach((channel, began) -> closeIfLate(channel, now - began));
            }
        } catch (InterruptedException closed) {
            since.clear();
        }
    }

    private void closeIfLate(Channel channel, long nanos) {
        if (nanos < patience.toNanos()) return;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a connection: {}", e.getMessage());
        }
    }
}
