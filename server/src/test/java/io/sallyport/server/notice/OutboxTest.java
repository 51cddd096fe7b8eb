package io.sallyport.server.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.notice.NoticeTally.Fate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue between logins and the way out. */
@Timeout(60)
class OutboxTest {
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Fate> fates = new LinkedBlockingQueue<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** A way that hangs until it is let go. */
    private final class Slow implements NoticeWay {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public void send(Notice notice) throws InterruptedException {
            begun.countDown();
            open.await();
            sent.add(notice.account().value());
        }
    }

    /** A way that fails some times. */
    private final class Failing implements NoticeWay {
        private final UndeliveredException fault;
        private int failures;

        Failing(int failures, UndeliveredException fault) {
            this.failures = failures;
            this.fault = fault;
        }

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public void send(Notice notice) throws UndeliveredException {
            sent.add("try");
            if (failures-- > 0) throw fault;
        }
    }

    @Test
    void when_it_is_full_the_oldest_go_and_nobody_waits() throws Exception {
        try (var outbox = new Outbox(new Slow(), 3, List.of(), this::count)) {
            add(outbox, "first");
            begun.await();
            for (int i = 1; i <= 8; i++) add(outbox, "n" + i);
            for (int i = 0; i < 5; i++) assertEquals(Fate.DROPPED, fates.take());
            open.countDown();
            for (String name : List.of("first", "n6", "n7", "n8")) assertEquals(name, sent.take());
            for (int i = 0; i < 4; i++) assertEquals(Fate.SENT, fates.take());
        }
    }

    @Test
    void what_may_pass_is_tried_again_as_often_as_there_are_pauses() throws Exception {
        try (var outbox = outbox(2, UndeliveredException.forNow("busy"))) {
            add(outbox, "alice");
            assertEquals(Fate.SENT, fates.take());
            assertEquals(3, sent.size());
        }
        sent.clear();
        try (var outbox = outbox(3, UndeliveredException.forNow("busy"))) {
            add(outbox, "alice");
            assertEquals(Fate.FAILED, fates.take());
            assertEquals(3, sent.size());
        }
    }

    @Test
    void what_does_not_pass_is_tried_once_and_the_next_one_goes_out() throws Exception {
        try (var outbox = outbox(1, UndeliveredException.forGood("no"))) {
            add(outbox, "alice");
            add(outbox, "bob");
            assertEquals(Fate.FAILED, fates.take());
            assertEquals(Fate.SENT, fates.take());
            assertEquals(2, sent.size());
        }
    }

    @Test
    void a_notice_that_cannot_be_written_stops_nothing() throws Exception {
        open.countDown();
        try (var outbox = new Outbox(new Slow(), 3, List.of(), this::count)) {
            outbox.add(() -> {
                throw new IllegalStateException("made up by the test");
            });
            add(outbox, "bob");
            assertEquals(Fate.FAILED, fates.take());
            assertEquals("bob", sent.take());
        }
    }

    @Test
    void what_waits_is_sent_before_the_end_and_a_way_that_hangs_is_left() throws Exception {
        open.countDown();
        var outbox = new Outbox(new Slow(), 3, List.of(), this::count);
        add(outbox, "alice");
        add(outbox, "bob");
        outbox.close();
        assertEquals(List.of("alice", "bob"), List.copyOf(sent));
        add(outbox, "late");
        assertTrue(fates.poll(0, TimeUnit.SECONDS) == Fate.SENT && fates.size() == 1);
    }

    private Outbox outbox(int failures, UndeliveredException fault) {
        return new Outbox(
                new Failing(failures, fault),
                3,
                List.of(Duration.ZERO, Duration.ZERO),
                this::count);
    }

    private void count(String way, Fate fate) {
        fates.add(fate);
    }

    private static void add(Outbox outbox, String name) {
        outbox.add(() -> Notices.test(name));
    }
}
