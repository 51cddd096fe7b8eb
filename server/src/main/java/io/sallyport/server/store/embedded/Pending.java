package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A change on its way to the disk, and its caller, who waits: the thread that made it. */
final class Pending {
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private static final String LATE =
            "a change was not written within "
                    + WAIT_MAX.toSeconds()
                    + " seconds, and may still be; is the disk slow?";
    private static final String INTERRUPTED = "interrupted while a change was being written";

    private final Change change;
    private final Thread caller = Thread.currentThread();
    private final long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private boolean hasTakenPlace;
    private volatile boolean isChosen;

    Pending(Change change) {
        this.change = change;
    }

    /** Makes the change inside a transaction, and keeps what it answered until that is durable. */
    void make(WriteConnection connection) throws SQLException {
        hasTakenPlace = change.make(connection);
    }

    /** What it changed is durable. */
    void remember(RecentAccounts recent) {
        if (hasTakenPlace) change.remember(recent);
    }

    /** There is an outcome, or nobody waits for it any more; then it need not be made. */
    boolean isOver() {
        return outcome.isDone();
    }

    void isDurable() {
        outcome.complete(hasTakenPlace);
        wake();
    }

    void failed(StoreException fault) {
        outcome.completeExceptionally(fault);
        wake();
    }

    /** Nobody commits now, and this one waits first: the caller should take the lead. */
    void choose() {
        isChosen = true;
        wake();
    }

    /**
     * Waits until there is an outcome or the caller is chosen to lead. A caller who gives up has an
     * outcome, too, and does not know whether the change will take place.
     */
    void await() {
        while (!isOver() && !isChosen) {
            long nanos = deadline - System.nanoTime();
            if (nanos <= 0) giveUp(LATE);
            else if (Thread.currentThread().isInterrupted()) giveUp(INTERRUPTED);
            else LockSupport.parkNanos(this, nanos);
        }
        isChosen = false;
    }

    /** Waits no longer than this for others to bring an outcome, or to leave the lead. */
    void await(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        long nanos = limit.toNanos();
        while (nanos > 0 && !isOver() && !isChosen && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, nanos);
            nanos = end - System.nanoTime();
        }
    }

    /** True if the change took place; asked once it {@link #isOver}. */
    boolean outcome() {
        if (!outcome.isCompletedExceptionally()) return outcome.resultNow();
        Throwable fault = outcome.exceptionNow();
        throw new StoreException(String.valueOf(fault.getMessage()), fault);
    }

    private void giveUp(String why) {
        outcome.completeExceptionally(new StoreException(why));
    }

    private void wake() {
        if (!caller.equals(Thread.currentThread())) LockSupport.unpark(caller);
    }
}
