package io.sallyport.server.gate;

import io.sallyport.engine.identity.AccountName;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The gate sessions of this server, in memory, by the digest of what their browsers hold. A restart
 * ends them all. Safe for use by many threads; a look-up takes no lock.
 */
final class GateSessions {
    /** More are never there; the one begun first makes room. */
    static final int SESSIONS_MAX = 20_000;

    static final int OF_ONE_ACCOUNT_MAX = 20;

    /** How long an old value is good for requests that were under way (FA-42). */
    static final Duration OLD_VALUE = Duration.ofSeconds(10);

    private final SecureRandom random;
    private final Duration idle;
    private final Duration life;
    private final Map<String, Value> byDigest = new ConcurrentHashMap<>();

    /** One value of a session's cookie. */
    private static final class Value {
        private final GateSession session;
        private final Instant made;
        private final Optional<Value> before;
        private volatile Instant end = Instant.MAX;
        private volatile boolean hasSuccessor;

        Value(GateSession session, Instant made, Optional<Value> before) {
            this.session = session;
            this.made = made;
            this.before = before;
        }

        /** The browser holds this one now, so it needs the one before no longer. */
        void isHeld(Instant now) {
            before.filter(old -> old.end.equals(Instant.MAX))
                    .ifPresent(old -> old.end = now.plus(OLD_VALUE));
        }
    }

    /**
     * A session that was found.
     *
     * @param renewed the value to be held from now on; empty: the same
     */
    record Found(GateSession session, Optional<String> renewed) {}

    GateSessions(SecureRandom random, Duration idle, Duration life) {
        this.random = random;
        this.idle = idle;
        this.life = life;
    }

    /** Begins a session; returns the value for its cookie. */
    synchronized String begin(SignIn signIn, Instant now) {
        byDigest.values().removeIf(value -> !isLive(value, now));
        makeRoom(OF_ONE_ACCOUNT_MAX, one -> one.account().equals(signIn.account()));
        makeRoom(SESSIONS_MAX, any -> true);
        return put(new Value(new GateSession(signIn, now), now, Optional.empty()));
    }

    private void makeRoom(int most, Predicate<SignIn> which) {
        var theirs =
                byDigest.entrySet().stream()
                        .filter(one -> which.test(one.getValue().session.signIn()))
                        .toList();
        theirs.stream()
                .sorted(Comparator.comparing(one -> one.getValue().made))
                .limit(Math.max(0, theirs.size() - most + 1))
                .forEach(oldest -> byDigest.remove(oldest.getKey()));
    }

    private String put(Value value) {
        String token = GateToken.draw(random);
        byDigest.put(GateToken.digest(token), value);
        return token;
    }

    /** The live session with this value; nothing changes. */
    Optional<GateSession> look(String token, Instant now) {
        return value(token, now).map(value -> value.session);
    }

    /**
     * The live session with this value, which was used just now. After half of its idle time it
     * gets a new value; the old one is good until the browser has shown the new one, since an
     * answer may be lost, and ten seconds more (FA-38, FA-42).
     */
    Optional<Found> use(String token, Instant now) {
        Optional<Value> found = value(token, now);
        if (found.isEmpty()) return Optional.empty();
        Value value = found.get();
        value.session.seen(now);
        value.isHeld(now);
        boolean isDue =
                value.end.equals(Instant.MAX) && !now.isBefore(value.made.plus(idle.dividedBy(2)));
        return Optional.of(
                new Found(value.session, isDue ? successor(value, now) : Optional.empty()));
    }

    /** Of many requests at once, one is given it. */
    private synchronized Optional<String> successor(Value value, Instant now) {
        if (value.hasSuccessor) return Optional.empty();
        value.hasSuccessor = true;
        return Optional.of(put(new Value(value.session, now, Optional.of(value))));
    }

    /** Gives the session another value; the old one is good for ten seconds more. */
    synchronized Optional<String> replace(String token, Instant now) {
        return value(token, now)
                .map(old -> {
                    old.end = now.plus(OLD_VALUE);
                    return put(new Value(old.session, now, Optional.empty()));
                });
    }

    private Optional<Value> value(String token, Instant now) {
        return GateToken.isOne(token)
                ? Optional.ofNullable(byDigest.get(GateToken.digest(token)))
                        .filter(value -> isLive(value, now))
                : Optional.empty();
    }

    private boolean isLive(Value value, Instant now) {
        return now.isBefore(value.end) && value.session.isLive(now, idle, life);
    }

    void endAllOf(AccountName account) {
        byDigest.values()
                .removeIf(value -> {
                    boolean isTheirs = value.session.signIn().account().equals(account);
                    if (isTheirs) value.session.signIn().end();
                    return isTheirs;
                });
    }

    int count() {
        return byDigest.size();
    }
}
