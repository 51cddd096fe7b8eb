package io.sallyport.server.gate;

import io.sallyport.engine.identity.AccountName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One sign-in at the portal. The portal's session and the gate's hang on it, so that signing out
 * ends both (FA-43). Safe for use by many threads.
 */
public final class SignIn {
    /** Somebody who comes back so often at once does not bring the gate's cookie. */
    private static final int RETURNS_MAX = 3;

    private static final Duration RETURNS_WITHIN = Duration.ofSeconds(10);

    /** How long a look at the account holds (FA-44). */
    private static final Duration LOOKED_AT = Duration.ofSeconds(2);

    private final AccountName account;
    private final Instant began;
    private final Set<WebOrigin> visited = new LinkedHashSet<>();
    private final Deque<Instant> returns = new ArrayDeque<>();
    private volatile Optional<Step> lastStep = Optional.empty();
    private volatile BooleanSupplier footing = () -> false;
    private volatile Instant lookedAt = Instant.MIN;
    private volatile boolean isFirm;
    private volatile boolean hasEnded;

    /**
     * A second step.
     *
     * @param method as RFC 8176 names it
     */
    public record Step(String method, Instant at) {}

    /**
     * @param began when the first step was proven
     */
    public SignIn(AccountName account, Instant began) {
        this.account = account;
        this.began = began;
    }

    public AccountName account() {
        return account;
    }

    Instant began() {
        return began;
    }

    public Optional<Step> lastStep() {
        return lastStep;
    }

    /** A second step was made just now. */
    public void stepped(String method, Instant now) {
        lastStep = Optional.of(new Step(method, now));
    }

    /**
     * What it rests on from now on.
     *
     * @param isStillFirm looks at the account; a fault of it is a fault of the caller's
     */
    public void restsOn(BooleanSupplier isStillFirm) {
        footing = isStillFirm;
        lookedAt = Instant.MIN;
    }

    /** Ends it, with every session that hangs on it. */
    public void end() {
        hasEnded = true;
    }

    /**
     * Whether it stands. The account is looked at every two seconds at most; a look that fails
     * leaves nobody signed in.
     */
    boolean stands(Instant now) {
        if (hasEnded) return false;
        if (now.isBefore(lookedAt) || !now.isBefore(after(lookedAt))) {
            boolean found = footing.getAsBoolean();
            isFirm = found;
            lookedAt = now;
        }
        return isFirm;
    }

    private static Instant after(Instant looked) {
        return looked.equals(Instant.MIN) ? Instant.MIN : looked.plus(LOOKED_AT);
    }

    synchronized void visits(WebOrigin origin) {
        visited.add(origin);
    }

    /** Applications that this sign-in opened, which have sessions of their own (FA-43). */
    public synchronized Set<WebOrigin> visited() {
        return Set.copyOf(visited);
    }

    /** Whether this return is one of too many within seconds. */
    synchronized boolean goesInCircles(Instant now) {
        returns.removeIf(at -> now.isAfter(at.plus(RETURNS_WITHIN)));
        returns.addLast(now);
        if (returns.size() > RETURNS_MAX) returns.removeFirst();
        return returns.size() == RETURNS_MAX;
    }
}
