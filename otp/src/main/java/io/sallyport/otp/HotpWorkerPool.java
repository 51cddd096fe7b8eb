package io.sallyport.otp;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Idle workers of one hash, handed to one thread at a time.
 *
 * <p>Not a {@code ThreadLocal}: each virtual thread would build a worker of about a kilobyte, use
 * it once and leave it to the collector. And no queue or lock, where threads would meet. Instead a
 * few slots, a cache line apart; a thread looks first into the slot that its number points to.
 * Taking a worker empties the slot in one atomic step, so two threads never hold the same one. A
 * worker is held only while it computes, which no thread does at rest, so there are never many more
 * of them than processors; where the slots looked at are empty, a new worker is made, and where
 * they are full the one given back is dropped.
 */
final class HotpWorkerPool {
    private static final int SLOTS_MIN = 16;
    private static final int SLOTS_PER_PROCESSOR = 4;

    /** References between two slots: 64 bytes, so that two processors do not fight for a line. */
    private static final int STRIDE = 16;

    /** Slots looked at before a worker is made or dropped. */
    private static final int PROBES = 4;

    private static final HotpWorkerPool SHA1 = new HotpWorkerPool(OtpHash.SHA1);
    private static final HotpWorkerPool SHA256 = new HotpWorkerPool(OtpHash.SHA256);
    private static final HotpWorkerPool SHA512 = new HotpWorkerPool(OtpHash.SHA512);

    private final OtpHash hash;
    private final AtomicReferenceArray<@Nullable HotpWorker> slots;
    private final int mask;

    private HotpWorkerPool(OtpHash hash) {
        int wanted =
                Math.max(
                        SLOTS_MIN,
                        SLOTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
        int count = Integer.highestOneBit(2 * wanted - 1);
        this.hash = hash;
        this.slots = new AtomicReferenceArray<>(count * STRIDE);
        this.mask = count - 1;
    }

    static HotpWorkerPool of(OtpHash hash) {
        return switch (hash) {
            case SHA1 -> SHA1;
            case SHA256 -> SHA256;
            case SHA512 -> SHA512;
        };
    }

    /** A worker that nobody else holds. */
    HotpWorker take() {
        int home = home();
        for (int probe = 0; probe < PROBES; probe++) {
            HotpWorker worker = slots.getAndSet(slot(home + probe), null);
            if (worker != null) {
                return worker;
            }
        }
        return new HotpWorker(hash);
    }

    /** Takes back a worker that finished without a throw; one that threw is to be dropped. */
    void giveBack(HotpWorker worker) {
        int home = home();
        for (int probe = 0; probe < PROBES; probe++) {
            if (slots.compareAndSet(slot(home + probe), null, worker)) {
                return;
            }
        }
    }

    private static int home() {
        return (int) Thread.currentThread().threadId();
    }

    private int slot(int number) {
        return (number & mask) * STRIDE;
    }
}
