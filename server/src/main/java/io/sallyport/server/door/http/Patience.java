package io.sallyport.server.door.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Ends connections that take too long, however slowly they go on to send: those of strangers, who
 * have not proven a key in time, and those of known callers whose request does not become whole.
 *
 * <p>Where strangers are too many, the one that has been there longest goes: a known caller proves
 * itself at once, and so finds room beside a crowd that never will.
 */
final class Patience implements Connection.Listener, AutoCloseable {
    private final long nanosMax;
    private final int strangersOfOneSource;
    private final int strangersMax;
    private final Map<Object, Visit> visits = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("http-door-patience").factory());

    private enum Stage {
        /** A request is to come, or to become whole. */
        ARRIVING,
        ANSWERED,
        /** Between two requests of a known caller. */
        QUIET
    }

    /**
     * A connection.
     *
     * @param isKnown it has proven a key
     * @param mark since when a request arrives, by {@link System#nanoTime}; the bytes that had come
     *     when it became quiet
     */
    private record Visit(
            EndPoint endPoint, Source source, boolean isKnown, Stage stage, long mark) {
        Visit at(Stage next, long nextMark) {
            return new Visit(endPoint, source, isKnown, next, nextMark);
        }

        Visit known() {
            return new Visit(endPoint, source, true, Stage.ANSWERED, 0);
        }

        long bytesIn() {
            return endPoint.getConnection().getBytesIn();
        }
    }

    /**
     * @param limit how long a connection may take to prove a key, and each request to become whole
     * @param strangersOfOneSource how many connections of one source may be unproven at once
     * @param strangersMax how many may be in all
     */
    Patience(Duration limit, int strangersOfOneSource, int strangersMax) {
        this.nanosMax = limit.toNanos();
        this.strangersOfOneSource = strangersOfOneSource;
        this.strangersMax = strangersMax;
        long every = Math.max(1, limit.toMillis() / 4);
        var _ = clock.scheduleAtFixedRate(this::sweep, every, every, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        if (!(endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote)) return;
        Source source = Source.of(remote.getAddress());
        var visit = new Visit(endPoint, source, false, Stage.ARRIVING, System.nanoTime());
        // With TLS two connections share a channel; the outer one opened first.
        if (visits.putIfAbsent(key(endPoint), visit) != null) return;
        makeRoom(strangersOfOneSource, other -> other.source().equals(source));
        makeRoom(strangersMax, other -> true);
    }

    private void makeRoom(int most, Predicate<Visit> which) {
        List<Visit> strangers = strangers(which);
        strangers.stream()
                .limit(Math.max(0, strangers.size() - most))
                .forEach(visit -> visit.endPoint().close());
    }

    /** The process is out of descriptors: the half of the strangers that came first goes. */
    void giveWay() {
        List<Visit> strangers = strangers(any -> true);
        strangers.stream()
                .limit((strangers.size() + 1) / 2)
                .forEach(visit -> visit.endPoint().close());
    }

    /** Those who came first, first. */
    private List<Visit> strangers(Predicate<Visit> which) {
        long now = System.nanoTime();
        return visits.values().stream()
                .filter(visit -> !visit.isKnown())
                .filter(which)
                .sorted(Comparator.comparingLong(visit -> visit.mark() - now))
                .toList();
    }

    @Override
    public void onClosed(Connection connection) {
        visits.remove(key(connection.getEndPoint()));
    }

    /** The headers of a request are there. */
    void arrived(Request request) {
        change(request, visit -> visit.isKnown() ? visit.known() : visit);
        Request.addCompletionListener(request, _ -> change(request, Patience::quiet));
    }

    /** A body is to come, also over a connection that is known already. */
    void waitsFor(Request request) {
        long now = System.nanoTime();
        change(request, visit -> visit.isKnown() ? visit.at(Stage.ARRIVING, now) : visit);
    }

    /** Its request carried a key, or is whole and did. */
    void isKnown(Request request) {
        change(request, Visit::known);
    }

    private static Visit quiet(Visit visit) {
        return visit.isKnown() ? visit.at(Stage.QUIET, visit.bytesIn()) : visit;
    }

    private void change(Request request, UnaryOperator<Visit> to) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        visits.computeIfPresent(key(endPoint), (any, visit) -> to.apply(visit));
    }

    private void sweep() {
        for (Object key : visits.keySet()) {
            Visit visit = visits.computeIfPresent(key, (any, before) -> looked(before));
            // Not while the map is changed: this removes it.
            if (visit != null && visit.stage() == Stage.ARRIVING && waited(visit) > nanosMax)
                visit.endPoint().close();
        }
    }

    /** A quiet one that has sent something since has begun a request. */
    private static Visit looked(Visit visit) {
        boolean hasBegun = visit.stage() == Stage.QUIET && visit.bytesIn() != visit.mark();
        return hasBegun ? visit.at(Stage.ARRIVING, System.nanoTime()) : visit;
    }

    private static long waited(Visit visit) {
        return System.nanoTime() - visit.mark();
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
