package io.sallyport.server.store.embedded;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Tells followers of the audit log that there is something new. */
final class Arrivals {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private long last;

    /** The least that somebody waits to be passed, so that nobody is woken for nothing. */
    private long awaited = Long.MAX_VALUE;

    /** Events up to {@code sequence} are durable. */
    void upTo(long sequence) {
        lock.lock();
        try {
            last = sequence;
            if (last <= awaited) return;
            awaited = Long.MAX_VALUE;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Of the last event that is durable. */
    long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is an event after {@code sequence}; false if there is none in time. */
    boolean await(long sequence, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = limit.toNanos();
            while (last <= sequence && nanos > 0) {
                awaited = Math.min(awaited, sequence);
                nanos = arrived.awaitNanos(nanos);
            }
            return last > sequence;
        } finally {
            lock.unlock();
        }
    }
}
