package io.sallyport.server.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SideBySideTest {
    @Test
    void every_one_is_taken() throws SetupException {
        Set<Integer> taken = new ConcurrentSkipListSet<>();
        List<Integer> all = IntStream.range(0, 100).boxed().toList();
        SideBySide.forEach(all, taken::add);
        assertEquals(all, List.copyOf(taken));
    }

    @Test
    @Timeout(20)
    void several_are_at_work_at_once() throws SetupException {
        var together = new CyclicBarrier(4);
        SideBySide.forEach(List.of(1, 2, 3, 4), one -> meet(together));
        assertEquals(0, together.getNumberWaiting());
    }

    @Test
    void the_first_of_the_list_that_is_refused_is_told() {
        var refused =
                assertThrows(
                        SetupException.class,
                        () ->
                                SideBySide.forEach(
                                        List.of("a", "b", "c"),
                                        one -> {
                                            if (!one.equals("a")) throw new SetupException(one);
                                        }));
        assertEquals("b", refused.getMessage());
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
