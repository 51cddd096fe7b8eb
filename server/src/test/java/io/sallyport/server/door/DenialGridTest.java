package io.sallyport.server.door;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenialGridTest {
    @ParameterizedTest
    @CsvSource({"0,100", "99,100", "100,100", "101,150", "150,150", "151,200", "1049,1050"})
    void a_denial_leaves_at_the_next_multiple_of_50_ms_and_after_100_at_the_least_GUESS_60(
            long elapsed, long leaves) {
        assertEquals(
                MILLISECONDS.toNanos(leaves), DenialGrid.departure(MILLISECONDS.toNanos(elapsed)));
    }
}
