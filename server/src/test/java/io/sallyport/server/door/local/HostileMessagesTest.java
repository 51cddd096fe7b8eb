package io.sallyport.server.door.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever connects may send without being let any further. */
class HostileMessagesTest {
    private static final String STEP_UP =
            "\"step_up\":{\"attempt\":\"00112233445566778899aabbccddeeff\"}";

    @TempDir Path folder;
    private LocalHost host;

    @BeforeEach
    void start() {
        NeedsRoot.orSkip();
        host = LocalHost.start(folder);
    }

    @AfterEach
    void stop() {
        if (host != null) host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense-987654",
                "[]",
                "null",
                "{\"account\":\"root\"",
                "{\"account\":\"root\",\"account\":\"daemon\"}",
                "{\"account\":\"root\"} {}",
                "{\"account\":\"root\"}x",
                "{\"account\":5}",
                "{\"account\":[\"root\"]}",
                "{\"what\":\"987654\"}",
                "{\"account\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}"
            })
    void a_body_that_is_not_the_message_is_refused_and_not_quoted(String body) {
        var answer = host.send("/v1/status", body);

        assertEquals(400, answer.status());
        assertEquals("malformed", answer.error());
        assertFalse(answer.body().contains("987654"), answer.body());
        assertTrue(host.incidents.isEmpty(), host.incidents.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ticket\":\"AAAA\",\"code\":987654," + STEP_UP + "}",
                "{\"ticket\":\"AAAA\",\"code\":null," + STEP_UP + "}",
                "{\"ticket\":\"AAAA\"," + STEP_UP + "}",
                "{\"ticket\":\"not base64: 987654\",\"code\":\"987654\"," + STEP_UP + "}",
                "{\"ticket\":\"AAAA\",\"code\":\"987654\",\"step_up\":{\"attempt\":\"987654\",\"challenge\":\"AAAA\",\"answer\":\"987654\",\"more\":1}}"
            })
    void a_code_in_a_message_that_is_refused_is_not_quoted(String body) {
        var answer = host.send("/v1/enrollments/prove", body);

        assertEquals(400, answer.status());
        assertFalse(answer.body().contains("987654"), answer.body());
    }

    @Test
    void a_challenge_without_an_answer_is_refused() {
        String body =
                "{\"step_up\":{\"attempt\":\"00112233445566778899aabbccddeeff\",\"challenge\":\"AAAA\"}}";

        assertEquals(400, host.send("/v1/disable", body).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "00112233445566778899AABBCCDDEEFF",
                "00112233445566778899aabbccddeef+"
            })
    void an_attempt_is_32_small_hexadecimal_digits(String attempt) {
        assertEquals(
                400,
                host.send("/v1/disable", "{\"step_up\":{\"attempt\":\"" + attempt + "\"}}")
                        .status());
    }

    @Test
    void a_body_of_96_kibibytes_is_read_and_one_byte_more_is_not() {
        String message = "{\"account\":\"root\"}";

        assertEquals(
                404,
                host.send("/v1/status", message + " ".repeat(96 * 1024 - message.length()))
                        .status());
        var tooLong =
                host.send("/v1/status", message + " ".repeat(96 * 1024 + 1 - message.length()));
        assertEquals(400, tooLong.status());
        assertTrue(tooLong.message().contains("98304 bytes"), tooLong.message());
    }

    @Test
    void parameters_in_the_address_are_refused() {
        assertEquals(400, host.send("/v1/status?account=root", "{}").status());
    }

    @Test
    void an_operation_that_does_not_exist_is_not_found() {
        assertEquals(404, host.send("/v1/nothing", "{}").status());
        assertEquals(404, host.send("/", "{}").status());
    }

    @Test
    void a_get_is_a_message_without_fields() {
        assertEquals(
                200,
                host.exchange("GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .status());
        assertEquals(
                400,
                host.exchange("DELETE /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "987654 nonsense ",
                "GET / HTTP/1.1\r\nContent-Length: 987654\r\nContent-Length: 1",
                "GET /v1/../v1/%2e%2e/status HTTP/1.1\r\nConnection: close"
            })
    void what_is_not_even_http_gets_an_answer_without_a_page(String request) {
        var answer = host.exchange(request + "\r\n\r\n");

        assertTrue(answer.status() >= 400, answer.toString());
        assertFalse(answer.body().contains("987654"), answer.body());
        assertFalse(answer.body().contains("<"), answer.body());
    }

    @Test
    void one_person_cannot_take_all_connections() throws IOException, InterruptedException {
        var hoarder = host.hoard(LocalHost.PERSON, 40);
        try {
            assertEquals(
                    200,
                    host.as(
                                    LocalHost.OTHER,
                                    "/v1/status",
                                    io.sallyport.server.door.local.wire.About.MYSELF)
                            .status());
            assertEquals(200, host.send("/v1/health", "{}").status());
            assertEquals(16, hoarder.kept());
        } finally {
            hoarder.close();
        }
    }

    @Test
    void root_is_let_in_however_many_others_hold_connections() throws IOException {
        List<SocketChannel> own = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.connect(UnixDomainSocketAddress.of(host.socket));
                channel.write(ByteBuffer.wrap(new byte[] {'P'}));
                own.add(channel);
            }
            assertEquals(200, host.send("/v1/health", "{}").status());
        } finally {
            for (SocketChannel channel : own) channel.close();
        }
    }
}
