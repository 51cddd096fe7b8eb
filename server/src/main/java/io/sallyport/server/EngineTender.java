package io.sallyport.server;

import io.sallyport.engine.AuthenticationEngine;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the engine write down now and then what it has only counted. */
final class EngineTender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineTender.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final AuthenticationEngine engine;
    private final Every every;

    EngineTender(AuthenticationEngine engine) {
        this.engine = engine;
        this.every = new Every(PAUSE, "engine-tender", this::tend);
    }

    /** The doors are closed, so nothing is counted any more. */
    @Override
    public void close() {
        every.close();
        engine.close();
    }

    private void tend() {
        try {
            engine.tend();
        } catch (RuntimeException fault) {
            LOG.warn("failures could not be written to the audit: {}", fault.getMessage());
        }
    }
}
