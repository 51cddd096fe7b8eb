package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhenTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Vienna");

    @ParameterizedTest
    @CsvSource({
        "30s,2026-03-01T12:00:30Z",
        "8h,2026-03-01T20:00:00Z",
        "1d12h,2026-03-03T00:00:00Z",
        "2w,2026-03-15T12:00:00Z",
        "2026-12-31,2026-12-30T23:00:00Z",
        "2026-12-31T18:00,2026-12-31T17:00:00Z",
        "2026-12-31 18:00:05,2026-12-31T17:00:05Z",
        "2026-12-31T17:00:00Z,2026-12-31T17:00:00Z"
    })
    void an_instant_to_come_is_read(String text, String instant) {
        assertEquals(Optional.of(Instant.parse(instant)), When.future(text, NOW, ZONE));
    }

    @Test
    void a_span_counts_backwards_for_what_was() {
        assertEquals(Optional.of(NOW.minus(Duration.ofHours(8))), When.past("8h", NOW, ZONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8",
                "h",
                "8 h",
                "-8h",
                "8x",
                "9999999d",
                "noon",
                "2026-13-01",
                "2026-02-30T10:00"
            })
    void anything_else_is_no_time(String text) {
        assertEquals(Optional.empty(), When.future(text, NOW, ZONE));
    }

    /**
     * Found by fuzzing: many parts were one call inside another for each, until the stack ended.
     */
    @Test
    void a_span_of_many_parts_is_no_time() {
        assertEquals(Optional.empty(), When.future("1s".repeat(20_000), NOW, ZONE));
        assertEquals(Optional.empty(), When.past("999999w".repeat(60_000), NOW, ZONE));
    }

    @Test
    void times_are_told_in_the_persons_zone_and_roughly() {
        var times = new Times(ZONE);

        assertEquals("2026-03-01 13:00", times.minute(NOW));
        assertEquals("2026-03-01 13:00:00 CET", times.second(NOW));
        assertEquals("just now", times.ago(NOW.minusSeconds(59), NOW));
        assertEquals("1 minute ago", times.ago(NOW.minusSeconds(60), NOW));
        assertEquals("2 hours ago", times.ago(NOW.minus(Duration.ofMinutes(179)), NOW));
        assertEquals("2 days ago", times.ago(NOW.minus(Duration.ofHours(50)), NOW));
        assertEquals("2026-02-20", times.ago(NOW.minus(Duration.ofDays(9)), NOW));
    }

    @Test
    void lines_break_between_words_and_never_inside_one() {
        String word = "x".repeat(100);

        assertEquals(
                List.of("a: one", "   " + word, "   two"),
                Wrapped.lines("one " + word + " two", "a: ", "   "));
        Wrapped.lines("word ".repeat(60), "  ")
                .forEach(line -> assertEquals(true, line.length() <= Wrapped.WIDTH));
    }
}
