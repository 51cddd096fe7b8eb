package io.sallyport.server.door.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test turns by hand. */
public final class HandClock implements InstantSource {
    private volatile Instant now;

    public HandClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void turn(Duration by) {
        now = now.plus(by);
    }
}
