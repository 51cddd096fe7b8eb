package io.sallyport.server.door.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.server.door.http.wire.AnswerLogin;
import io.sallyport.server.door.http.wire.BeginLogin;
import io.sallyport.server.json.StrictJson;
import io.sallyport.server.json.UnfitJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of what applications send (FAULT-50); {@code fuzz/run} runs them. */
@Tag("fuzz")
class HttpMessagesFuzzTest {
    private static final Path SEEDS = Path.of("../vectors/api/messages.txt");

    static Stream<byte[]> seeds() throws IOException {
        return Files.readAllLines(SEEDS).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.getBytes(UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void a_message_is_read_whole_or_refused_with_a_plain_field(byte[] input) {
        read(input, BeginLogin.class);
        read(input, AnswerLogin.class);
    }

    private static void read(byte[] input, Class<? extends AutoCloseable> type) {
        try {
            var message = StrictJson.read(input, type);
            // Whatever is read can be written, and is read as the same again.
            byte[] written = StrictJson.MAPPER.writeValueAsBytes(message);
            byte[] again = StrictJson.MAPPER.writeValueAsBytes(StrictJson.read(written, type));
            assertTrue(Arrays.equals(written, again));
        } catch (UnfitJsonException e) {
            assertTrue(e.field().matches("[A-Za-z0-9_.-]{0,64}"), e.field());
            assertFalse(e.rule().isBlank());
        }
    }

    static Stream<byte[]> tickets() {
        return Stream.of(new byte[] {1, 0, 1, 'a'}, new byte[0]);
    }

    @MethodSource("tickets")
    @FuzzTest
    void a_ticket_is_read_whole_or_refused(byte[] input) {
        try {
            LoginTicket ticket = LoginTicket.read(input);
            assertEquals(ticket.app(), LoginTicket.read(ticket.write()).app());
        } catch (MalformedBytesException expected) {
            assertFalse(String.valueOf(expected.getMessage()).isBlank());
        }
    }
}
