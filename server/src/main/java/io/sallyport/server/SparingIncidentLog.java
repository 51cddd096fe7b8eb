package io.sallyport.server;

import io.sallyport.engine.IncidentLog;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Incidents in the log, so that a full disk, which each login meets, does not fill the log's disk
 * too: a reason is told with its stack trace once a minute, and no more than {@value #BURST}
 * incidents are told a second; how many were not is told afterwards.
 */
final class SparingIncidentLog implements IncidentLog {
    static final int BURST = 10;
    static final Duration TRACE_AGAIN = Duration.ofMinutes(1);

    private static final int REASONS_MAX = 32;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Where the lines go. */
    interface Lines {
        /**
         * @param trace whose stack trace follows the line; empty if it was shown lately
         */
        void write(String line, Optional<RuntimeException> trace);
    }

    private final Lines lines;
    private final LongSupplier nanos;
    private final Map<String, Long> traced =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > REASONS_MAX;
                }
            };
    private long second;
    private int told;
    private long untold;

    /**
     * @param nanos a monotonic clock, in nanoseconds
     */
    SparingIncidentLog(Lines lines, LongSupplier nanos) {
        this.lines = lines;
        this.nanos = nanos;
        this.second = nanos.getAsLong();
    }

    @Override
    public synchronized void report(String incident, RuntimeException fault) {
        long now = nanos.getAsLong();
        if (now - second >= SECOND) startSecond(now);
        if (told == BURST) {
            untold++;
            return;
        }
        told++;
        String reason = IncidentLog.reason(fault);
        lines.write("incident " + incident + ": " + reason, traceOf(reason, fault, now));
    }

    private void startSecond(long now) {
        if (untold > 0)
            lines.write(
                    untold + " further incidents were not written here, to spare the log",
                    Optional.empty());
        second = now;
        told = 0;
        untold = 0;
    }

    private Optional<RuntimeException> traceOf(String reason, RuntimeException fault, long now) {
        Long last = traced.get(reason);
        if (last != null && now - last < TRACE_AGAIN.toNanos()) return Optional.empty();
        traced.remove(reason);
        traced.put(reason, now);
        return Optional.of(fault);
    }
}
