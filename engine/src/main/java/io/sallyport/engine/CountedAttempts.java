package io.sallyport.engine;

import io.sallyport.engine.identity.AttemptId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When a rate limit counted attempts that are not over, so that the same attempt is not counted
 * twice (GA-145). Forgets the oldest when there are many: then an attempt counts twice, which
 * refuses too much and never too little. Safe for use by many threads.
 */
final class CountedAttempts {
    private static final int ATTEMPTS_MAX = 4_096;

    private final Map<AttemptId, Long> counted = new LinkedHashMap<>();

    /**
     * @param at Unix seconds
     */
    synchronized void add(AttemptId attempt, long at) {
        counted.put(attempt, at);
        if (counted.size() > ATTEMPTS_MAX) counted.remove(counted.keySet().iterator().next());
    }

    synchronized OptionalLong at(AttemptId attempt) {
        Long at = counted.get(attempt);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }
}
