package io.sallyport.server;

import io.sallyport.engine.AuthenticationEngine;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the engine write down now and then what it has only counted. */
final class EngineTender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineTender.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final AuthenticationEngine engine;
    private final Thread thread = new Thread(this::tend, "engine-tender");

    EngineTender(AuthenticationEngine engine) {
        this.engine = engine;
        thread.setDaemon(true);
        thread.start();
    }

    /** The doors are closed, so nothing is counted any more. */
    @Override
    public void close() {
        thread.interrupt();
        engine.close();
    }

    private void tend() {
        while (true) {
            try {
                Thread.sleep(EVERY);
                engine.tend();
            } catch (InterruptedException e) {
                LOG.debug("closing: {}", e.getMessage());
                return;
            } catch (RuntimeException fault) {
                LOG.warn("failures could not be written to the audit: {}", fault.getMessage());
            }
        }
    }
}
