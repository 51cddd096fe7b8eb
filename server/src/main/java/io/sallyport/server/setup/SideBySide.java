package io.sallyport.server.setup;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same for many, some at once: a host has hundreds of accounts, and sshd is asked for each. */
final class SideBySide {
    /** As many as a small machine does beside its work. */
    private static final int AT_ONCE = 4;

    private SideBySide() {}

    interface Step<T> {
        void take(T one) throws SetupException;
    }

    /**
     * Returns when every step was taken.
     *
     * @throws SetupException the first that a step threw, in the order of the list
     */
    static <T> void forEach(List<T> all, Step<T> step) throws SetupException {
        try (var pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Void>> taken =
                    all.stream()
                            .map(one ->
                                    pool.<Void>submit(() -> {
                                        step.take(one);
                                        return null;
                                    }))
                            .toList();
            try {
                for (Future<Void> one : taken) one.get();
            } finally {
                taken.forEach(one -> one.cancel(false));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SetupException refused) throw refused;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException("it was interrupted.");
        }
    }
}
