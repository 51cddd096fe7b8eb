package io.sallyport.engine;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Failures from sources over their budget at which nothing was judged: one audit event a minute
 * tells of all of one source's, so that a flood fills no disk (FAULT-72). Safe for use by many
 * threads.
 */
final class FailureTally {
    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final int SOURCES_MAX = 1_024;

    private final Map<String, Count> counts = new LinkedHashMap<>();
    private final RandomGenerator random;

    /** What came from one address. */
    private static final class Count {
        private final String event;
        private final Circumstances where;
        private final Instant first;
        private Instant last;
        private int failures;

        Count(String event, Circumstances where, Instant first) {
            this.event = event;
            this.where = where;
            this.first = first;
            this.last = first;
        }
    }

    FailureTally(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Counts one.
     *
     * @return id of the event that will tell of it; empty if there is no room, so that it needs one
     *     of its own
     */
    synchronized Optional<String> add(Circumstances where, Instant now) {
        Count count = counts.get(where.address());
        if (count == null && counts.size() == SOURCES_MAX) return Optional.empty();
        if (count == null) {
            count = new Count(EventIds.draw(random), where, now);
            counts.put(where.address(), count);
        }
        count.failures++;
        count.last = now;
        return Optional.of(count.event);
    }

    /** Takes out what is a minute old, or from a clock that has been set back since. */
    List<AuditEvent> due(Instant now) {
        return take(now.minus(SPAN), now);
    }

    /** Takes out everything. */
    List<AuditEvent> all() {
        return take(Instant.MAX, Instant.MAX);
    }

    private synchronized List<AuditEvent> take(Instant until, Instant now) {
        var events = new ArrayList<AuditEvent>();
        Iterator<Count> each = counts.values().iterator();
        while (each.hasNext()) {
            Count count = each.next();
            if (count.first.isAfter(until) && !count.first.isAfter(now)) continue;
            events.add(event(count));
            each.remove();
        }
        return events;
    }

    /** No name: there were many, and none of them was looked at. */
    private static AuditEvent event(Count count) {
        Circumstances where = count.where;
        var source =
                new Circumstances(
                        where.door(), where.host(), where.service(), "", where.address(), "", "");
        return new EventScribe(
                        count.event, count.last, Optional.empty(), Optional.empty(), source, "")
                .event(Verdict.DENIED, Cause.SOURCE_OVER_BUDGET, detail(count), "", "");
    }

    private static String detail(Count count) {
        return count.failures
                + (count.failures == 1 ? " attempt" : " attempts")
                + " from "
                + count.first.truncatedTo(ChronoUnit.SECONDS)
                + " to "
                + count.last.truncatedTo(ChronoUnit.SECONDS);
    }
}
