package io.sallyport.server.store.embedded;

import static java.util.Objects.requireNonNullElse;

import io.sallyport.engine.account.StoreException;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A change on its way to the disk, and its caller, who waits. */
final class Pending {
    private static final int WAIT_SECONDS_MAX = 10;

    private final Change change;
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private boolean hasTakenPlace;

    Pending(Change change) {
        this.change = change;
    }

    /** Makes the change inside a transaction, and keeps what it answered until that is durable. */
    void make(WriteConnection connection) throws SQLException {
        hasTakenPlace = change.make(connection);
    }

    /** Nobody waits any more, so it need not be made. */
    boolean isAbandoned() {
        return outcome.isDone();
    }

    void isDurable() {
        outcome.complete(hasTakenPlace);
    }

    void failed(StoreException fault) {
        outcome.completeExceptionally(fault);
    }

    /** Waits until the change is durable; a caller who gives up does not know whether it is. */
    boolean await() {
        try {
            return outcome.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable fault = requireNonNullElse(e.getCause(), e);
            throw new StoreException(String.valueOf(fault.getMessage()), fault);
        } catch (TimeoutException e) {
            outcome.cancel(false);
            throw new StoreException(
                    "a change was not written within "
                            + WAIT_SECONDS_MAX
                            + " seconds, and may still be; is the disk slow?",
                    e);
        } catch (InterruptedException e) {
            outcome.cancel(false);
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while a change was being written", e);
        } catch (CancellationException e) {
            throw new StoreException("a change was given up", e);
        }
    }
}
