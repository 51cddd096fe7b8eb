package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.testing.Rehearsal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a source may fail, over all accounts (GUESS-22 to GUESS-24). */
class SourceBudgetsTest {
    private final SourceBudgets sources = new SourceBudgets();
    private Instant now = Rehearsal.NOON;

    @Test
    void an_ipv4_address_has_thirty_failures_in_ten_minutes() {
        fail("192.0.2.1", 29);
        assertFalse(isOver("192.0.2.1"));
        fail("192.0.2.1", 1);
        assertTrue(isOver("192.0.2.1"));
        assertFalse(isOver("192.0.2.2"));
        now = now.plus(Duration.ofSeconds(20));
        assertFalse(isOver("192.0.2.1"));
        fail("192.0.2.1", 100);
        now = now.plus(Duration.ofSeconds(19));
        assertTrue(isOver("192.0.2.1"));
    }

    @Test
    void an_ipv6_network_of_64_bits_is_one_source() {
        for (int i = 0; i < 30; i++) fail("2001:db8:0:1::" + Integer.toHexString(i), 1);
        assertTrue(isOver("2001:db8:0:1:ffff::1"));
        assertFalse(isOver("2001:db8:0:2::1"));
    }

    @Test
    void an_ipv6_network_of_48_bits_has_ten_times_as_many() {
        for (int i = 0; i < 299; i++) fail("2001:db8:0:" + Integer.toHexString(i) + "::1", 1);
        assertFalse(isOver("2001:db8:0:ffff::1"));
        fail("2001:db8:0:eeee::1", 1);
        assertTrue(isOver("2001:db8:0:ffff::1"));
        assertFalse(isOver("2001:db8:1::1"));
    }

    /** GUESS-23: where nothing better is known there is no source. */
    @ParameterizedTest
    @ValueSource(strings = {"", "laptop.example", "192.0.2.256", "fe80", "1"})
    void what_is_no_address_has_no_budget(String nowhere) {
        fail(nowhere, 1_000);
        assertFalse(isOver(nowhere));
    }

    /** GUESS-24 and GUESS-52: a flood of sources forgets the one that failed longest ago. */
    @Test
    void a_flood_of_sources_makes_the_table_no_larger() {
        fail("192.0.2.1", 30);
        fail("192.0.2.2", 30);
        for (int i = 0; i < 65_535; i++) fail("10.1.%d.%d".formatted(i / 256, i % 256), 1);
        assertFalse(isOver("192.0.2.1"));
        assertTrue(isOver("192.0.2.2"));
    }

    /** A clock that ran ahead for a while must not punish a source for years. */
    @Test
    void what_a_wrong_clock_left_behind_is_forgotten() {
        now = now.plus(Duration.ofDays(3_650));
        fail("192.0.2.1", 100);
        now = Rehearsal.NOON;
        assertFalse(isOver("192.0.2.1"));
        fail("192.0.2.1", 30);
        assertTrue(isOver("192.0.2.1"));
    }

    /** GUESS-22: served behind all others, one at a time; the others wait for nobody. */
    @Test
    void sources_over_their_budget_are_served_one_at_a_time() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var done = Collections.synchronizedList(new ArrayList<String>());
        var first =
                Thread.ofVirtual()
                        .start(() ->
                                sources.inTurn(
                                        true,
                                        () -> {
                                            busy.countDown();
                                            await(go);
                                            return done.add("first");
                                        }));
        busy.await();
        var second = Thread.ofVirtual().start(() -> sources.inTurn(true, () -> done.add("second")));
        sources.inTurn(false, () -> done.add("another"));
        assertEquals(List.of("another"), List.copyOf(done));
        go.countDown();
        first.join();
        second.join();
        assertEquals(List.of("another", "first", "second"), List.copyOf(done));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) sources.failed(address, now);
    }

    private boolean isOver(String address) {
        return sources.isOver(address, now);
    }
}
