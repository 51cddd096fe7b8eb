package io.sallyport.server;

import io.sallyport.engine.time.Reading;
import io.sallyport.engine.time.WatchedClock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the clock now and then, and says when it begins and ceases to be doubtful. */
final class ClockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final WatchedClock clock;
    private final Every every;
    private boolean doubted;

    ClockWatch(WatchedClock clock) {
        this.clock = clock;
        look();
        this.every = new Every(PAUSE, "clock-watch", this::look);
    }

    @Override
    public void close() {
        every.close();
    }

    private void look() {
        Optional<String> doubt = Optional.of(clock.read()).flatMap(Reading::doubt);
        if (doubt.isPresent() && !doubted) LOG.error("not ready: {}", doubt.get());
        if (doubt.isEmpty() && doubted) LOG.info("the clock is believed again");
        doubted = doubt.isPresent();
    }
}
