package io.sallyport.server;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does some small work now and then, on a thread of its own. */
final class Every implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Every.class);

    private final Duration pause;
    private final Runnable work;
    private final Thread thread;

    /**
     * Begins after a first pause.
     *
     * @param name of the thread
     * @param work which looks after its own faults: one that it throws is a bug, and ends it
     */
    Every(Duration pause, String name, Runnable work) {
        this.pause = pause;
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Once more at the most, if the work has begun. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(pause);
                work.run();
            }
        } catch (InterruptedException e) {
            LOG.debug("closing: {}", e.getMessage());
        }
    }
}
