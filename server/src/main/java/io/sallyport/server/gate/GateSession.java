package io.sallyport.server.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One browser that may be let through. The values of its cookie change; it stays. */
final class GateSession {
    private final SignIn signIn;
    private final Map<WebOrigin, Assertion> assertions = new ConcurrentHashMap<>();
    private volatile Instant lastSeen;

    /**
     * A signed assertion.
     *
     * @param step that it tells
     */
    record Assertion(String jws, Instant at, Optional<SignIn.Step> step) {}

    GateSession(SignIn signIn, Instant now) {
        this.signIn = signIn;
        this.lastSeen = now;
    }

    SignIn signIn() {
        return signIn;
    }

    void seen(Instant now) {
        lastSeen = now;
    }

    boolean isLive(Instant now, Duration idle, Duration life) {
        return now.isBefore(lastSeen.plus(idle)) && now.isBefore(signIn.began().plus(life));
    }

    /** By application; as many as there are rules. */
    Map<WebOrigin, Assertion> assertions() {
        return assertions;
    }
}
