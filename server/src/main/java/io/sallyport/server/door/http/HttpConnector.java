package io.sallyport.server.door.http;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections in. Where the process has no descriptor left, strangers give theirs up at once:
 * Jetty would rest for a second each time, while callers wait until the kernel drops them, and each
 * of them doubles its pause before it knocks again.
 */
final class HttpConnector extends ServerConnector {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnector.class);

    /** The selector gives up the descriptors of what was closed meanwhile. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final long TOLD_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Patience patience;
    private long failed = System.nanoTime() - TOLD_AGAIN_NANOS;

    HttpConnector(Server server, Patience patience, ConnectionFactory... protocols) {
        super(server, 1, 1, protocols);
        this.patience = patience;
        addBean(patience);
    }

    /** Called by the one acceptor. */
    @Override
    protected boolean handleAcceptFailure(Throwable failure) {
        if (!isRunning()
                || !(failure instanceof IOException)
                || failure instanceof ClosedChannelException)
            return super.handleAcceptFailure(failure);
        long now = System.nanoTime();
        if (now - failed >= TOLD_AGAIN_NANOS)
            LOG.error(
                    "cannot accept a connection at {}:{}: {}",
                    getHost(),
                    getLocalPort(),
                    failure.getMessage());
        failed = now;
        patience.giveWay();
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
