package io.sallyport.server.metrics;

import io.sallyport.server.config.MetricsPlace;
import io.sallyport.server.door.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Lets programs of this machine fetch the page, and ask whether the server is well. */
public final class MetricsListener implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 16;

    /** Acceptor and selector run on the same pool as the requests. */
    private static final int OWN_TASKS = 8;

    private static final int HEADER_BYTES_MAX = 8 * 1024;
    private static final Duration IDLE_MAX = Duration.ofSeconds(30);

    private final MetricsPlace place;
    private final Server server;

    private MetricsListener(MetricsPlace place, MetricsPage page) {
        this.place = place;
        this.server = new Server(new VirtualThreadPool(CONNECTIONS_MAX + OWN_TASKS));
        AbstractConnector connector = connector();
        connector.setIdleTimeout(IDLE_MAX.toMillis());
        connector.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
        server.addConnector(connector);
        server.setHandler(new Answers(page));
    }

    /**
     * Listens.
     *
     * @throws IOException if that cannot be; the message says what to do
     */
    public static MetricsListener open(MetricsPlace place, MetricsPage page) throws IOException {
        if (place instanceof MetricsPlace.Socket(Path path)) UnixSocket.clear(path);
        var listener = new MetricsListener(place, page);
        try {
            listener.start();
            return listener;
        } catch (Exception e) {
            throw new IOException(
                    "cannot listen for metrics on "
                            + listener.name()
                            + ": "
                            + e.getMessage()
                            + "; is it in use, and may the service use it?",
                    e);
        }
    }

    private void start() throws Exception {
        server.start();
        if (place instanceof MetricsPlace.Socket(Path path))
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    }

    /** Where it listens. */
    int port() {
        return server.getConnectors()[0] instanceof ServerConnector tcp ? tcp.getLocalPort() : -1;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
            if (place instanceof MetricsPlace.Socket(Path path)) Files.deleteIfExists(path);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot close the page of metrics at " + name(), e);
        }
    }

    private String name() {
        return switch (place) {
            case MetricsPlace.Socket(Path path) -> path.toString();
            case MetricsPlace.Loopback loopback ->
                    loopback.address().getAddress().getHostAddress()
                            + " port "
                            + loopback.address().getPort();
        };
    }

    private AbstractConnector connector() {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        var factory = new HttpConnectionFactory(http);
        return switch (place) {
            case MetricsPlace.Socket(Path path) -> {
                var connector = new UnixDomainServerConnector(server, 1, 1, factory);
                connector.setUnixDomainPath(path);
                yield connector;
            }
            case MetricsPlace.Loopback loopback -> {
                var connector = new ServerConnector(server, 1, 1, factory);
                connector.setHost(loopback.address().getAddress().getHostAddress());
                connector.setPort(loopback.address().getPort());
                yield connector;
            }
        };
    }

    /** The three pages. */
    private static final class Answers extends Handler.Abstract {
        private static final String PLAIN = "text/plain; charset=utf-8";

        private final MetricsPage page;

        Answers(MetricsPage page) {
            this.page = page;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!List.of("GET", "HEAD").contains(request.getMethod())) {
                send(405, PLAIN, "GET only\n", response, callback);
                return true;
            }
            switch (Request.getPathInContext(request)) {
                case "/metrics" -> send(200, Page.CONTENT_TYPE, page.text(), response, callback);
                case "/healthz" -> send(200, PLAIN, "ok\n", response, callback);
                case "/readyz" -> ready(response, callback);
                default -> send(404, PLAIN, "not found\n", response, callback);
            }
            return true;
        }

        private void ready(Response response, Callback callback) {
            var why = page.whyNotReady();
            if (why.isEmpty()) send(200, PLAIN, "ready\n", response, callback);
            else send(503, PLAIN, String.join("\n", why) + "\n", response, callback);
        }

        private static void send(
                int status, String type, String text, Response response, Callback callback) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }
}
