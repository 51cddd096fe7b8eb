package io.sallyport.server.door.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of the headers that applications send (FAULT-50); {@code fuzz/run} runs it. */
@Tag("fuzz")
class HttpHeadersFuzzTest {
    private static final Path SEEDS = Path.of("../vectors/api/headers.txt");
    private static final List<String> TOKENS =
            List.of(RequestHeaders.NONCE, RequestHeaders.IDEMPOTENCY_KEY);

    /** Headers behind a first line, each line ended by CRLF, as they come over the wire. */
    static Stream<byte[]> seeds() throws IOException {
        return Stream.of(Files.readString(SEEDS).split("\n\n"))
                .map(block -> block.lines().filter(line -> !line.startsWith("#")).toList())
                .map(lines -> (String.join("\r\n", lines) + "\r\n").getBytes(UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void headers_bring_one_fitting_value_or_none_or_a_plain_refusal(byte[] input) {
        Optional<HttpFields> read = read(input);
        if (read.isEmpty()) return;
        HttpFields headers = read.get();
        RequestHeaders.key(headers)
                .ifPresent(key -> {
                    assertTrue(
                            key.length() <= 128 && key.chars().allMatch(c -> c > ' ' && c < 127));
                    assertEquals(1, headers.getValuesList("authorization").size());
                });
        for (String name : TOKENS) checkToken(headers, name);
        checkType(headers);
    }

    private static void checkToken(HttpFields headers, String name) {
        try {
            Optional<String> token = RequestHeaders.token(headers, name);
            assertEquals(token.isPresent(), headers.contains(name));
            // It goes into what is signed, a line of its own, and into a log perhaps.
            token.ifPresent(text -> assertTrue(text.matches("[A-Za-z0-9_-]{16,128}"), text));
        } catch (ProblemException e) {
            assertEquals(400, e.kind().status());
            assertTrue(headers.contains(name));
            assertFalse(e.problem().detail().isBlank());
        }
    }

    private static void checkType(HttpFields headers) {
        try {
            RequestHeaders.needJson(headers);
            List<String> values = headers.getValuesList("content-type");
            assertEquals(1, values.size());
            assertTrue(
                    values.getFirst()
                            .toLowerCase(Locale.ROOT)
                            .strip()
                            .startsWith("application/json"));
        } catch (ProblemException e) {
            assertEquals(415, e.kind().status());
        }
    }

    /** As the door's own server reads them; empty if it would refuse them itself. */
    private static Optional<HttpFields> read(byte[] input) {
        var heard = new Heard();
        byte[] first = "POST /api/v1/logins/begin HTTP/1.1\r\nHost: x\r\n".getBytes(UTF_8);
        var bytes = ByteBuffer.allocate(first.length + input.length + 2);
        bytes.put(first).put(input).put(new byte[] {'\r', '\n'}).flip();
        var parser = new HttpParser(heard, HttpDoor.HEADER_BYTES_MAX);
        parser.parseNext(bytes);
        return heard.isWhole && !heard.isBad ? Optional.of(heard.fields) : Optional.empty();
    }

    private static final class Heard implements HttpParser.RequestHandler {
        private final HttpFields.Mutable fields = HttpFields.build();
        private boolean isWhole;
        private boolean isBad;

        @Override
        public void startRequest(String method, String uri, HttpVersion version) {}

        @Override
        public void parsedHeader(HttpField field) {
            fields.add(field);
        }

        @Override
        public boolean headerComplete() {
            isWhole = true;
            return true;
        }

        @Override
        public boolean content(ByteBuffer content) {
            return false;
        }

        @Override
        public boolean contentComplete() {
            return false;
        }

        @Override
        public boolean messageComplete() {
            return true;
        }

        @Override
        public void earlyEOF() {
            isBad = true;
        }

        @Override
        public void badMessage(HttpException failure) {
            isBad = true;
        }
    }
}
