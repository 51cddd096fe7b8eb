package io.sallyport.server.door.http;

import io.sallyport.server.app.App;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells of callers that did not prove who they are: where from, and as whom if that is an
 * application, never the key. At most one line a minute of a source, and few in all. Safe for many
 * threads.
 */
final class RefusalLog {
    static final int LINES_PER_MINUTE = 10;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Consumer<String> log;
    private final Map<Source, Long> told = new HashMap<>();
    private long untold;

    /**
     * @param nanoTime a clock that never goes back
     * @param log takes a line
     */
    RefusalLog(LongSupplier nanoTime, Consumer<String> log) {
        this.nanoTime = nanoTime;
        this.log = log;
    }

    /** A key was nobody's. */
    void wrongKey(InetAddress from, Optional<App> claimed) {
        tell(
                from,
                "a key that is nobody's was shown to the HTTP door by "
                        + from.getHostAddress()
                        + claimed.map(app -> " for application " + app.name()).orElse(""));
    }

    /** A right key came from where its application may not ask: it may be stolen. */
    void elsewhere(InetAddress from, App app) {
        tell(
                from,
                "the key of application "
                        + app.name()
                        + " was shown to the HTTP door by "
                        + from.getHostAddress()
                        + ", from where it may not ask; if it was stolen: sallyport app rotate "
                        + app.name());
    }

    private synchronized void tell(InetAddress from, String what) {
        long now = nanoTime.getAsLong();
        told.values().removeIf(at -> now - at >= MINUTE);
        Source source = Source.of(from);
        if (told.containsKey(source) || told.size() >= LINES_PER_MINUTE) {
            untold++;
            return;
        }
        told.put(source, now);
        log.accept(untold == 0 ? what : what + "; " + untold + " more since the last such line");
        untold = 0;
    }
}
