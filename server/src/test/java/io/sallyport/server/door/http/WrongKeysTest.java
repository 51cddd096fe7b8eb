package io.sallyport.server.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.app.App;
import io.sallyport.server.app.AppRights;
import io.sallyport.server.app.Right;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What wrong keys cost their source, and what is told of them. */
class WrongKeysTest {
    private long now = 1_000;
    private final WrongKeys wrongKeys = new WrongKeys(() -> now);
    private final List<String> lines = new ArrayList<>();
    private final RefusalLog log = new RefusalLog(() -> now, lines::add);

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static Source source(String text) {
        return Source.of(address(text));
    }

    private void fill(Source source, int wrong) {
        for (int i = 0; i < wrong; i++) {
            assertTrue(wrongKeys.mayTry(source), "at " + i);
            wrongKeys.wrong(source);
        }
        assertFalse(wrongKeys.mayTry(source));
    }

    @Test
    void a_source_has_so_many_a_minute_and_gets_them_back() {
        Source source = source("192.0.2.7");
        fill(source, WrongKeys.PER_MINUTE);
        assertTrue(wrongKeys.mayTry(source("192.0.2.8")));
        now += Duration.ofSeconds(7).toNanos();
        fill(source, 1);
    }

    @Test
    void an_IPv6_source_is_a_network_of_64_bits() {
        fill(source("2001:db8::1"), WrongKeys.PER_MINUTE);
        assertFalse(wrongKeys.mayTry(source("2001:db8::2:0:0:1")));
        assertTrue(wrongKeys.mayTry(source("2001:db8:0:1::1")));
    }

    @Test
    void a_source_of_a_right_key_may_go_wrong_more_often_but_not_without_end() {
        Source source = source("127.0.0.1");
        wrongKeys.right(source);
        fill(source, WrongKeys.PER_MINUTE_OF_PROVEN);
    }

    @Test
    void a_line_names_source_and_application() {
        log.wrongKey(address("192.0.2.7"), Optional.of(app()));
        log.elsewhere(address("192.0.2.8"), app());
        log.wrongKey(address("192.0.2.9"), Optional.empty());
        assertEquals(
                List.of(
                        "a key that is nobody's was shown to the HTTP door by 192.0.2.7 for"
                                + " application blog",
                        "the key of application blog was shown to the HTTP door by 192.0.2.8, from"
                                + " where it may not ask; if it was stolen: sallyport app rotate"
                                + " blog",
                        "a key that is nobody's was shown to the HTTP door by 192.0.2.9"),
                lines);
    }

    @Test
    void a_source_has_one_line_a_minute_and_all_together_ten() {
        for (int i = 0; i < 5; i++) log.wrongKey(address("192.0.2.7"), Optional.empty());
        assertEquals(1, lines.size());
        for (int i = 0; i < 250; i++) log.wrongKey(address("198.51.100." + i), Optional.empty());
        assertEquals(RefusalLog.LINES_PER_MINUTE, lines.size());
        now += Duration.ofMinutes(1).toNanos();
        log.wrongKey(address("192.0.2.7"), Optional.empty());
        assertTrue(
                lines.getLast().endsWith("192.0.2.7; 241 more since the last such line"),
                lines.getLast());
    }

    private static App app() {
        return new App(
                "blog",
                new byte[32],
                Instant.EPOCH,
                Instant.EPOCH,
                new AppRights(
                        EnumSet.of(Right.LOGIN), Set.of("wordpress"), Set.of(), List.of(), 600));
    }
}
