package io.sallyport.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.config.MetricsPlace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page over HTTP (GUESS-59). */
class MetricsListenerTest {
    private Optional<String> storeFault = Optional.empty();
    private Optional<String> clockDoubt = Optional.empty();

    private final MetricsPage page =
            new MetricsPage(
                    new Metrics(Services.of(List.of(), List.of())),
                    "0.1.0",
                    () -> storeFault,
                    () -> clockDoubt);

    @Test
    void prometheus_can_read_it() throws Exception {
        try (var listener = open()) {
            var reply = get(listener, "/metrics");
            assertEquals(200, reply.statusCode());
            assertEquals(
                    "text/plain; version=0.0.4; charset=utf-8",
                    reply.headers().firstValue("Content-Type").orElse(""));
            assertEquals(1.0, Scrape.read(reply.body()).get("sallyport_ready"));
        }
    }

    @Test
    void readiness_says_why_not_and_health_stays() throws Exception {
        try (var listener = open()) {
            assertEquals("ready\n", get(listener, "/readyz").body());
            storeFault = Optional.of("the disk is full");
            clockDoubt = Optional.of("the clock has leapt");
            var reply = get(listener, "/readyz");
            assertEquals(503, reply.statusCode());
            assertEquals("store: the disk is full\nclock: the clock has leapt\n", reply.body());
            assertEquals("ok\n", get(listener, "/healthz").body());
            var samples = Scrape.read(get(listener, "/metrics").body());
            assertEquals(0.0, samples.get("sallyport_ready"));
            assertEquals(1.0, samples.get("sallyport_store_failed"));
            assertEquals(1.0, samples.get("sallyport_clock_doubted"));
        }
    }

    @Test
    void nothing_else_is_answered() throws Exception {
        try (var listener = open()) {
            assertEquals(404, get(listener, "/v1/accounts").statusCode());
            assertEquals(405, send(listener, "/metrics", "POST").statusCode());
        }
    }

    @Test
    void a_port_that_is_taken_is_told() throws Exception {
        try (var listener = open()) {
            var taken =
                    new MetricsPlace.Loopback(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), listener.port()));
            var fault = assertThrows(IOException.class, () -> MetricsListener.open(taken, page));
            assertTrue(
                    String.valueOf(fault.getMessage())
                            .startsWith(
                                    "cannot listen for metrics on 127.0.0.1 port "
                                            + listener.port()),
                    fault.getMessage());
        }
    }

    @Test
    void a_socket_is_for_the_services_group_and_goes_at_the_end(@TempDir Path folder)
            throws Exception {
        Path socket = folder.resolve("metrics.sock");
        try (var listener = MetricsListener.open(new MetricsPlace.Socket(socket), page);
                var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertEquals(
                    "rw-rw----",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(
                    ByteBuffer.wrap(
                            "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII)));
            var reply =
                    new String(
                            Channels.newInputStream(channel).readAllBytes(),
                            StandardCharsets.US_ASCII);
            assertTrue(reply.startsWith("HTTP/1.1 200"), reply);
            assertEquals(-1, listener.port());
        }
        assertFalse(Files.exists(socket));
    }

    private MetricsListener open() throws IOException {
        return MetricsListener.open(
                new MetricsPlace.Loopback(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                page);
    }

    private static HttpResponse<String> get(MetricsListener listener, String path)
            throws Exception {
        return send(listener, path, "GET");
    }

    private static HttpResponse<String> send(MetricsListener listener, String path, String method)
            throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + listener.port() + path);
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
