package io.sallyport.bench.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Lets callers count on random accounts of a peer, and takes down how long each count took. */
final class Load {
    private static final int FILLERS = 256;

    private final Peer peer;
    private final AtomicIntegerArray acknowledged;

    Load(Peer peer, int accounts) {
        this.peer = peer;
        this.acknowledged = new AtomicIntegerArray(accounts);
    }

    /**
     * One turn of virtual threads, as the doors have them; every caller begins its next count as
     * soon as it has the answer to the last.
     */
    Turn run(int callers, Duration length) throws InterruptedException, IOException {
        Usage begin = Usage.now();
        long end = begin.wallNanos() + length.toNanos();
        List<Caller> all = IntStream.range(0, callers).mapToObj(i -> new Caller(end)).toList();
        List<Thread> threads = all.stream().map(Thread::startVirtualThread).toList();
        for (Thread thread : threads) thread.join();
        Usage used = Usage.now().since(begin);
        for (Caller caller : all) if (caller.fault != null) throw new AssertionError(caller.fault);
        long[] nanos = all.stream().flatMapToLong(Caller::nanos).sorted().toArray();
        long conflicts = all.stream().mapToLong(caller -> caller.conflicts).sum();
        return Turn.of(nanos, used, conflicts);
    }

    /** Counts that were acknowledged and are not stored: two callers were told the same. */
    long acceptedTwice() throws Exception {
        long twice = 0;
        for (int i = 0; i < acknowledged.length(); i++) {
            int told = acknowledged.get(i);
            if (told > 0) twice += Math.abs(told - peer.counted(i));
        }
        return twice;
    }

    /** Calls {@code work} with each number below {@code count}, many at once. */
    static void spread(int count, IntConsumer work) throws InterruptedException {
        var next = new AtomicInteger();
        List<Thread> threads =
                IntStream.range(0, FILLERS)
                        .mapToObj(i ->
                                Thread.startVirtualThread(() -> {
                                    int n = next.getAndIncrement();
                                    while (n < count) {
                                        work.accept(n);
                                        n = next.getAndIncrement();
                                    }
                                }))
                        .toList();
        for (Thread thread : threads) thread.join();
    }

    /** Waits for the end of a thread. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Caller implements Runnable {
        private final long end;
        private long[] nanos = new long[1 << 12];
        private int counts;
        private long conflicts;
        private @Nullable Exception fault;

        Caller(long end) {
            this.end = end;
        }

        @Override
        public void run() {
            try {
                while (System.nanoTime() < end) countOnce();
            } catch (Exception e) {
                fault = e;
            }
        }

        private void countOnce() throws Exception {
            int account = ThreadLocalRandom.current().nextInt(acknowledged.length());
            long begin = System.nanoTime();
            while (!peer.count(account)) conflicts++;
            if (counts == nanos.length) nanos = Arrays.copyOf(nanos, 2 * counts);
            nanos[counts++] = System.nanoTime() - begin;
            acknowledged.incrementAndGet(account);
        }

        LongStream nanos() {
            return Arrays.stream(nanos, 0, counts);
        }
    }
}
