package io.sallyport.server.door.local;

import io.sallyport.server.door.ConnectionBounds;
import io.sallyport.server.door.Peer;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/** Bounds Jetty's connections; one that is too many is closed at once. */
final class Peers implements Connection.Listener {
    private final ConnectionBounds bounds;
    private final Map<Connection, Peer> open = new ConcurrentHashMap<>();

    Peers(ConnectionBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public void onOpened(Connection connection) {
        try {
            Peer caller = Peer.of((SocketChannel) connection.getEndPoint().getTransport());
            if (bounds.enter(caller)) open.put(connection, caller);
            else connection.close();
        } catch (IOException e) {
            connection.close(); // gone already
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Peer caller = open.remove(connection);
        if (caller != null) bounds.leave(caller);
    }
}
