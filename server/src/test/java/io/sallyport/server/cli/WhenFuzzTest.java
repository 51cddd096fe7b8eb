package io.sallyport.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of times on a command line (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class WhenFuzzTest {
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** An instant or none; so long ago is as far away as in so long, and a date is one date. */
    @MethodSource("times")
    @FuzzTest
    void a_time_is_read_or_is_none(byte[] input) {
        String text = new String(input, UTF_8);
        Optional<Instant> past = When.past(text, NOW, BERLIN);
        Optional<Instant> future = When.future(text, NOW, BERLIN);
        if (future.isEmpty()) {
            assertEquals(Optional.empty(), past);
        } else if (!past.equals(future)) {
            assertEquals(
                    Duration.between(past.orElseThrow(), NOW), Duration.between(NOW, future.get()));
        }
    }

    static Stream<byte[]> times() {
        return Stream.of(
                        "8h",
                        "2d",
                        "1d12h",
                        "999999w",
                        "2026-12-31",
                        "2026-12-31T18:00",
                        "2026-12-31 18:00",
                        "2026-12-31T17:00:00Z",
                        "+1000000000-12-31T23:59:59.999999999Z",
                        "1s".repeat(8_192),
                        "999999w".repeat(4_096))
                .map(text -> text.getBytes(UTF_8));
    }
}
