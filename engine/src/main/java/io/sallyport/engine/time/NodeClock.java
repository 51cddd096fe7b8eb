package io.sallyport.engine.time;

import java.time.InstantSource;
import java.util.Optional;

/** Port: the only clock of a node. Safe for use by many threads. */
public interface NodeClock {
    Reading read();

    /** A clock that is believed whatever it says. */
    static NodeClock unwatched(InstantSource wall) {
        return () -> new Reading(wall.instant(), Optional.empty());
    }
}
