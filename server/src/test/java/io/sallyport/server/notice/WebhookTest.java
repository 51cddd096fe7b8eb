package io.sallyport.server.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts to a real server (GUESS-57). */
class WebhookTest {
    @TempDir Path folder;
    private HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        for (int status : List.of(204, 301, 400, 401, 429, 500, 503))
            server.createContext("/" + status, exchange -> answer(exchange, status));
        server.createContext("/endless", WebhookTest::answerWithoutEnd);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_notice_is_posted_as_json_with_the_token_of_the_file() throws Exception {
        Path token = token("s3cr3t-Token\n", "rw-r-----");
        try (var hook = new Webhook(uri("/204"), Optional.of(token), Duration.ofSeconds(10))) {
            hook.send(Notices.test("al\u00e4\"ice"));
        }
        assertEquals(List.of("Bearer s3cr3t-Token"), tokens);
        String body = bodies.getFirst();
        assertTrue(body.contains("\"kind\":\"test\""), body);
        assertTrue(body.contains("\"account\":\"al\u00e4\\\"ice\""), body);
        assertFalse(body.contains("until"), body);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void what_may_pass_is_worth_another_try(int status) {
        assertTrue(assertThrows(UndeliveredException.class, () -> post("/" + status)).mayPass());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401})
    void what_does_not_pass_is_not_tried_again_and_no_redirect_is_followed(int status) {
        var fault = assertThrows(UndeliveredException.class, () -> post("/" + status));
        assertFalse(fault.mayPass());
        assertEquals("it answered with status " + status, fault.getMessage());
        assertEquals(1, bodies.size());
    }

    @Test
    void an_answer_without_an_end_is_cut_off() {
        var fault = assertThrows(UndeliveredException.class, () -> post("/endless"));
        assertTrue(fault.mayPass());
        assertEquals("it did not answer within 1 seconds", fault.getMessage());
    }

    @Test
    void a_server_that_is_not_there_may_come_back() {
        server.stop(0);
        assertTrue(assertThrows(UndeliveredException.class, () -> post("/204")).mayPass());
    }

    @Test
    void a_token_that_others_can_read_is_not_used() throws Exception {
        Path token = token("secret", "rw-r--r--");
        try (var hook = new Webhook(uri("/204"), Optional.of(token), Duration.ofSeconds(10))) {
            var fault =
                    assertThrows(
                            UndeliveredException.class, () -> hook.send(Notices.test("alice")));
            assertTrue(
                    String.valueOf(fault.getMessage()).contains("is open to others"),
                    fault.getMessage());
        }
        assertEquals(List.of(), bodies);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a\nX-Evil: b", "\u00e4"})
    void a_file_that_holds_no_token_is_refused_without_showing_it(String content) throws Exception {
        Path token = token(content, "rw-------");
        try (var hook = new Webhook(uri("/204"), Optional.of(token), Duration.ofSeconds(10))) {
            var fault =
                    assertThrows(
                            UndeliveredException.class, () -> hook.send(Notices.test("alice")));
            assertEquals(
                    "the file of its token holds no bearer token in one line: " + token,
                    fault.getMessage());
        }
    }

    private Path token(String content, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void post(String path) throws Exception {
        try (var hook = new Webhook(uri(path), Optional.empty(), Duration.ofSeconds(1))) {
            hook.send(Notices.test("alice"));
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        exchange.getResponseHeaders().add("Location", "/204");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static void answerWithoutEnd(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            while (true) {
                out.write(new byte[1024]);
                out.flush();
            }
        }
    }
}
