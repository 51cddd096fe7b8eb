package io.sallyport.server.door.local;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/**
 * Bounds connections: a few for each person, many together, and always some left for root. One that
 * is too many is closed at once.
 */
final class Peers implements Connection.Listener {
    /** All together. */
    static final int CONNECTIONS_MAX = 256;

    /** Of everybody who is not root. */
    static final int PERSONS_CONNECTIONS_MAX = 192;

    /** Of one person. */
    static final int CONNECTIONS_PER_PERSON_MAX = 16;

    private final Map<Connection, Caller> open = new ConcurrentHashMap<>();
    private final Map<String, Integer> byLogin = new HashMap<>();
    private int persons;

    @Override
    public void onOpened(Connection connection) {
        try {
            Caller caller = Caller.of((SocketChannel) connection.getEndPoint().getTransport());
            if (enter(caller)) open.put(connection, caller);
            else connection.close();
        } catch (IOException e) {
            connection.close(); // gone already
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Caller caller = open.remove(connection);
        if (caller != null) leave(caller);
    }

    private synchronized boolean enter(Caller caller) {
        if (caller.isRoot()) return true;
        int own = byLogin.getOrDefault(caller.login(), 0);
        if (own >= CONNECTIONS_PER_PERSON_MAX || persons >= PERSONS_CONNECTIONS_MAX) return false;
        byLogin.put(caller.login(), own + 1);
        persons++;
        return true;
    }

    private synchronized void leave(Caller caller) {
        if (caller.isRoot()) return;
        byLogin.computeIfPresent(caller.login(), (login, own) -> own == 1 ? null : own - 1);
        persons--;
    }
}
