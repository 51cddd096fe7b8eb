package io.sallyport.server.notice;

import io.sallyport.server.notice.NoticeTally.Fate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one way out. Bounded: when it is full the oldest notice is dropped, since the
 * newest says most. A thread of its own sends, so that one way that hangs holds nobody else up.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(3);

    private final NoticeWay way;
    private final int room;
    private final List<Duration> pauses;
    private final NoticeTally tally;
    private final Deque<Supplier<Notice>> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean dropping;
    private boolean closed;

    /**
     * @param room most notices that wait
     * @param pauses before each further try; none: one try only
     */
    Outbox(NoticeWay way, int room, List<Duration> pauses, NoticeTally tally) {
        this.way = way;
        this.room = room;
        this.pauses = List.copyOf(pauses);
        this.tally = tally;
        thread = new Thread(this::work, "notices-" + way.name());
        thread.setDaemon(true);
        thread.start();
    }

    NoticeWay way() {
        return way;
    }

    /**
     * Takes a notice; never waits, never throws.
     *
     * @param notice written down by the sender's thread, not by the login's
     */
    void add(Supplier<Notice> notice) {
        boolean isFirstDropped = false;
        boolean isDropped = false;
        synchronized (this) {
            if (closed) return;
            if (waiting.size() == room) {
                waiting.removeFirst();
                isDropped = true;
                isFirstDropped = !dropping;
                dropping = true;
            }
            waiting.addLast(notice);
            notifyAll();
        }
        if (isDropped) tally.count(way.name(), Fate.DROPPED);
        if (isFirstDropped)
            LOG.warn(
                    "notices by {} come faster than they leave: the oldest are dropped and counted",
                    way.name());
    }

    /** Sends what waits, if that does not take long; what is left then is gone. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            if (!thread.join(CLOSE_WAIT_MAX)) {
                thread.interrupt();
                thread.join(CLOSE_WAIT_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left = left();
        if (left > 0)
            LOG.warn("{} notices by {} were not sent: the server stops", left, way.name());
    }

    private synchronized int left() {
        return waiting.size();
    }

    private void work() {
        try {
            while (true) {
                var next = take();
                if (next == null) return;
                send(next);
            }
        } catch (InterruptedException e) {
            LOG.debug("closing: {}", e.getMessage());
        }
    }

    /** The next one; null at the end. */
    private synchronized @Nullable Supplier<Notice> take() throws InterruptedException {
        while (waiting.isEmpty()) {
            dropping = false;
            if (closed) return null;
            wait();
        }
        return waiting.removeFirst();
    }

    private void send(Supplier<Notice> source) throws InterruptedException {
        try {
            Notice notice = source.get();
            int tries = 0;
            while (!isSent(notice, tries)) Thread.sleep(pauses.get(tries++));
        } catch (RuntimeException e) {
            tally.count(way.name(), Fate.FAILED);
            LOG.error("a notice by {} ended in a fault", way.name(), e);
        }
    }

    /** Whether it is done with, well or not; false if it is to be tried again. */
    private boolean isSent(Notice notice, int tries) throws InterruptedException {
        try {
            way.send(notice);
            tally.count(way.name(), Fate.SENT);
        } catch (UndeliveredException e) {
            if (e.mayPass() && tries < pauses.size()) return false;
            tally.count(way.name(), Fate.FAILED);
            LOG.warn(
                    "a notice to {} by {} was not sent: {}; event {}",
                    notice.account(),
                    way.name(),
                    e.getMessage(),
                    notice.event());
        }
        return true;
    }
}
