package io.sallyport.server.portal;

import io.sallyport.engine.identity.AccountName;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The sessions of this server, in memory, by the digest of what their browsers hold. An id is new
 * after every factor, and the old one is dead (FAIL-19). A restart signs everybody out.
 */
final class WebSessions {
    static final int SESSIONS_MAX = 10_000;
    static final int OF_ONE_ACCOUNT_MAX = 10;

    private static final int ID_BYTES = 32;
    private static final String PURPOSE = "session";

    private final SecureRandom random;
    private final SessionLimits limits;
    private final Map<String, WebSession> byDigest = new LinkedHashMap<>();

    WebSessions(SecureRandom random, SessionLimits limits) {
        this.random = random;
        this.limits = limits;
    }

    /** Begins it; returns the id for the cookie. Over a bound the oldest session makes room. */
    synchronized String begin(WebSession session, Instant now) {
        end(other -> !other.isLive(now, limits));
        long theirs =
                byDigest.values().stream()
                        .filter(other -> other.account().equals(session.account()))
                        .count();
        if (theirs >= OF_ONE_ACCOUNT_MAX)
            endOldest(other -> other.account().equals(session.account()));
        if (byDigest.size() >= SESSIONS_MAX) endOldest(any -> true);
        String id = SecretDigest.draw(ID_BYTES, random);
        byDigest.put(SecretDigest.of(PURPOSE, id), session);
        return id;
    }

    /** Ends the session with {@code id} and begins {@code next}; returns the new id. */
    synchronized String replace(String id, WebSession next, Instant now) {
        end(id);
        return begin(next, now);
    }

    synchronized Optional<WebSession> find(String id, Instant now) {
        return Optional.ofNullable(byDigest.get(SecretDigest.of(PURPOSE, id)))
                .filter(session -> session.isLive(now, limits));
    }

    synchronized void end(String id) {
        WebSession ended = byDigest.remove(SecretDigest.of(PURPOSE, id));
        if (ended != null) ended.waitForNothing();
    }

    synchronized void endAllOf(AccountName account) {
        end(session -> session.account().equals(account));
    }

    synchronized long countOf(AccountName account, Instant now) {
        return byDigest.values().stream()
                .filter(session -> session.account().equals(account) && session.isLive(now, limits))
                .count();
    }

    private void end(Predicate<WebSession> which) {
        byDigest.values()
                .removeIf(session -> {
                    boolean ends = which.test(session);
                    if (ends) session.waitForNothing();
                    return ends;
                });
    }

    private void endOldest(Predicate<WebSession> which) {
        Iterator<WebSession> sessions = byDigest.values().iterator();
        while (sessions.hasNext()) {
            WebSession session = sessions.next();
            if (!which.test(session)) continue;
            session.waitForNothing();
            sessions.remove();
            return;
        }
    }
}
