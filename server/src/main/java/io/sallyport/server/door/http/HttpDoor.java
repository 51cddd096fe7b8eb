package io.sallyport.server.door.http;

import io.sallyport.server.app.AnswerPublicKey;
import io.sallyport.server.config.HttpSettings;
import io.sallyport.server.door.http.wire.AnswerLogin;
import io.sallyport.server.door.http.wire.BeginLogin;
import io.sallyport.server.json.StrictJson;
import io.sallyport.server.web.WebPages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API. Applications prove themselves by a key; what they may ask is theirs by right. TLS,
 * or plain HTTP on loopback.
 */
public final class HttpDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final int CONNECTIONS_MAX = 512;
    private static final int STRANGERS_OF_ONE_SOURCE = 64;

    /** Half of all: there is room for those who prove themselves. */
    private static final int STRANGERS_MAX = CONNECTIONS_MAX / 2;

    /**
     * Who finds no place in it is dropped by the kernel and knocks again after 1, 3, 7 seconds:
     * with Java's own 50 a crowd that connects anew all the time kept known callers waiting for
     * that.
     */
    private static final int BACKLOG = 2 * CONNECTIONS_MAX;

    /** Acceptor, selector and what they produce run on the same pool as the requests. */
    private static final int OWN_TASKS = 16;

    static final int HEADER_BYTES_MAX = 8 * 1024;
    private static final Duration IDLE_MAX = Duration.ofSeconds(60);

    /** So long a connection may take to prove a key, and each request to become whole. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InetSocketAddress place;
    private final Server server;
    private final Optional<CertificateWatch> certificate;
    private final Patience patience;
    private final Sender sender;
    private final List<Route> routes;

    private HttpDoor(InetSocketAddress place, HttpSettings settings, HttpParts parts)
            throws HttpDoorException {
        this.place = place;
        this.certificate =
                settings.certificate().isPresent()
                        ? Optional.of(
                                CertificateWatch.of(
                                        settings.certificate().get(), settings.key().orElseThrow()))
                        : Optional.empty();
        this.patience = new Patience(PATIENCE, STRANGERS_OF_ONE_SOURCE, STRANGERS_MAX);
        this.sender = new Sender(parts.apps(), parts.tally(), parts.clock());
        this.routes = routes(parts);
        this.server = new Server(new VirtualThreadPool(CONNECTIONS_MAX + OWN_TASKS));
        server.addConnector(connector(headerBytes(parts)));
        server.setErrorHandler(new ProblemErrors());
        var api =
                new HttpHandler(
                        routes.stream()
                                .collect(
                                        Collectors.toUnmodifiableMap(
                                                Route::path, Function.identity())),
                        pages(parts),
                        admission(parts),
                        patience,
                        new Retries(System::nanoTime),
                        sender,
                        parts.incidents(),
                        parts.random());
        var all = new ArrayList<Handler>();
        for (WebPages pages : parts.pages())
            all.add(
                    new PagesHandler(
                            pages, patience, settings.trustedProxies(), isBehindProxy(settings)));
        all.add(api);
        server.setHandler(new Handler.Sequence(all));
    }

    /** Browsers see a certificate that this door does not have. */
    private static boolean isBehindProxy(HttpSettings settings) {
        return settings.certificate().isEmpty()
                && settings.portal()
                        .map(origin -> origin.getScheme().equals("https"))
                        .orElse(false);
    }

    /**
     * Listens.
     *
     * @throws IOException if that cannot be; the message says what to do
     */
    public static HttpDoor open(InetSocketAddress place, HttpSettings settings, HttpParts parts)
            throws IOException {
        var door = new HttpDoor(place, settings, parts);
        try {
            door.server.start();
            return door;
        } catch (Exception e) {
            door.close();
            throw new HttpDoorException(
                    "cannot listen for applications on "
                            + place
                            + ": "
                            + e.getMessage()
                            + "; is it in use, and may the service use it?",
                    e);
        }
    }

    private static Admission admission(HttpParts parts) {
        return new Admission(
                parts.apps(),
                new Rates(System::nanoTime),
                new WrongKeys(System::nanoTime),
                new RefusalLog(System::nanoTime, LOG::warn),
                parts.tally());
    }

    /** Where it listens. */
    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** Paths of what can be asked for, in order. */
    List<String> paths() {
        return routes.stream().map(Route::path).sorted().toList();
    }

    private static List<Route> routes(HttpParts parts) {
        var people = new People(parts.names());
        var logins = new LoginOperations(parts.engine(), people, parts.seal(), parts.random());
        var routes = new ArrayList<Route>();
        routes.add(Route.of("logins/begin", BeginLogin.class, logins::begin));
        routes.add(Route.of("logins/answer", AnswerLogin.class, logins::answer));
        routes.addAll(new DeskRoutes(parts.desk(), people).all());
        return routes;
    }

    private static Map<String, PublicPage> pages(HttpParts parts) {
        byte[] openApi = resource("openapi.json");
        byte[] problems = resource("api-problem.md");
        return Map.of(
                HttpHandler.ROOT + "openapi.json",
                PublicPage.of(openApi::clone),
                HttpHandler.ROOT + "problems",
                new PublicPage("text/markdown; charset=utf-8", () -> 200, problems::clone),
                HttpHandler.ROOT + "signing-key",
                PublicPage.of(() -> signingKey(parts.apps().publicKey())),
                HttpHandler.ROOT + "health",
                new PublicPage(
                        PublicPage.JSON,
                        () -> parts.fault().get().isEmpty() ? 200 : 503,
                        () ->
                                StrictJson.MAPPER.writeValueAsBytes(
                                        Map.of(
                                                "state",
                                                parts.fault().get().isEmpty() ? "ok" : "fault"))));
    }

    private static byte[] signingKey(AnswerPublicKey key) {
        return StrictJson.MAPPER.writeValueAsBytes(
                Map.of("key_id", key.id(), "algorithm", "Ed25519", "public_key", key.base64()));
    }

    private static byte[] resource(String name) {
        try (InputStream in = HttpDoor.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("the program lacks " + name);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Proxies hand on what visitors send, and answers hold addresses of applications. */
    private static int headerBytes(HttpParts parts) {
        return parts.pages().stream()
                .mapToInt(WebPages::headerBytes)
                .reduce(HEADER_BYTES_MAX, Math::max);
    }

    private ServerConnector connector(int headerBytes) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(headerBytes);
        http.setResponseHeaderSize(headerBytes);
        if (certificate.isPresent()) http.addCustomizer(new SecureRequestCustomizer(false));
        var plain = new HttpConnectionFactory(http);
        var connector =
                certificate.isPresent()
                        ? new HttpConnector(
                                server,
                                patience,
                                new SslConnectionFactory(
                                        certificate.get().factory(), plain.getProtocol()),
                                plain)
                        : new HttpConnector(server, patience, plain);
        connector.setHost(place.getAddress().getHostAddress());
        connector.setPort(place.getPort());
        connector.setIdleTimeout(IDLE_MAX.toMillis());
        connector.setAcceptQueueSize(BACKLOG);
        connector.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
        return connector;
    }

    @Override
    public void close() throws IOException {
        sender.close();
        patience.close();
        certificate.ifPresent(CertificateWatch::close);
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("cannot close the HTTP door on " + place, e);
        }
    }
}
