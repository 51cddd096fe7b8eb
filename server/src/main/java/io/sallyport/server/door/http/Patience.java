package io.sallyport.server.door.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Ends connections of strangers: one that has not proven an application's key in time, however
 * slowly it goes on to send, and those beyond the share of one address.
 */
final class Patience implements Connection.Listener, AutoCloseable {
    private final long nanosMax;
    private final int strangersMax;
    private final Map<Object, Stranger> strangers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("http-door-patience").factory());

    /** A connection that has proven nothing yet. */
    private record Stranger(EndPoint endPoint, InetAddress address, long since) {}

    /**
     * @param limit how long a connection may take to prove a key
     * @param strangersMax how many connections of one address may be unproven at once
     */
    Patience(Duration limit, int strangersMax) {
        this.nanosMax = limit.toNanos();
        this.strangersMax = strangersMax;
        long every = Math.max(1, limit.toMillis() / 4);
        var _ = clock.scheduleAtFixedRate(this::sweep, every, every, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        if (!(endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote)) return;
        InetAddress address = remote.getAddress();
        var stranger = new Stranger(endPoint, address, System.nanoTime());
        // With TLS two connections share a channel; the outer one opened first.
        if (strangers.putIfAbsent(key(endPoint), stranger) != null) return;
        long theirs =
                strangers.values().stream()
                        .filter(other -> other.address().equals(address))
                        .count();
        if (theirs > strangersMax) endPoint.close();
    }

    @Override
    public void onClosed(Connection connection) {
        strangers.remove(key(connection.getEndPoint()));
    }

    /** A body is to come, also over a connection that is known already. */
    void waitsFor(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote)
            strangers.putIfAbsent(
                    key(endPoint), new Stranger(endPoint, remote.getAddress(), System.nanoTime()));
    }

    /** Its request was whole, and carried an application's key. */
    void isKnown(Request request) {
        strangers.remove(key(request.getConnectionMetaData().getConnection().getEndPoint()));
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Stranger stranger : strangers.values())
            if (now - stranger.since() > nanosMax) stranger.endPoint().close();
    }

    /** The socket: under TLS, an end point lies upon another. */
    private static Object key(EndPoint endPoint) {
        Object below = endPoint;
        while (below instanceof EndPoint upon && upon.getTransport() != null)
            below = upon.getTransport();
        return below;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
