package io.sallyport.server.portal;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.gate.SignIn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** One browser that has proven at least a first step. */
final class WebSession {
    /** What was proven. */
    enum Stage {
        /** A first step: opens nothing but the second one, or the first enrolment. */
        FIRST_STEP,
        /** Both, or the only one there is. */
        SIGNED_IN
    }

    private static final Duration FIRST_STEP_MAX = Duration.ofMinutes(15);

    /** Wrong answers that one first step is good for. */
    private static final int WRONG_ANSWERS_MAX = 10;

    private final AccountName account;
    private final Stage stage;
    private final boolean isToBeRemembered;
    private final Instant began;
    private final Footing footing;
    private final SignIn signIn;
    private volatile Instant lastSeen;
    private volatile Instant administersUntil = Instant.EPOCH;
    private final AtomicReference<Optional<Pending>> pending =
            new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<String>> notice =
            new AtomicReference<>(Optional.empty());
    private final AtomicInteger wrongAnswers = new AtomicInteger();
    private final ReentrantLock turn = new ReentrantLock();

    /**
     * @param began when its first step was proven
     * @param isToBeRemembered whether the browser is the person's own
     */
    WebSession(
            AccountName account,
            Stage stage,
            boolean isToBeRemembered,
            Instant began,
            Instant now,
            Footing footing) {
        this(account, stage, isToBeRemembered, began, now, footing, new SignIn(account, began));
    }

    private WebSession(
            AccountName account,
            Stage stage,
            boolean isToBeRemembered,
            Instant began,
            Instant now,
            Footing footing,
            SignIn signIn) {
        this.signIn = signIn;
        this.account = account;
        this.stage = stage;
        this.isToBeRemembered = isToBeRemembered;
        this.began = began;
        this.lastSeen = now;
        this.footing = footing;
    }

    /** The session that takes this one's place after a second step. */
    WebSession afterSecondStep(Instant now, Footing next) {
        return new WebSession(account, Stage.SIGNED_IN, isToBeRemembered, began, now, next, signIn);
    }

    boolean isLive(Instant now, SessionLimits limits) {
        Duration life = stage == Stage.FIRST_STEP ? FIRST_STEP_MAX : limits.life();
        return now.isBefore(began.plus(life)) && now.isBefore(lastSeen.plus(limits.idle()));
    }

    /** Its account has shown a fresh step for the pages of administration. */
    void administerUntil(Instant end) {
        administersUntil = end;
    }

    boolean isAdministering(Instant now) {
        return now.isBefore(administersUntil);
    }

    void seen(Instant now) {
        lastSeen = now;
    }

    AccountName account() {
        return account;
    }

    boolean isSignedIn() {
        return stage == Stage.SIGNED_IN;
    }

    /** What the gate's sessions hang on, too; the same through all ids of this session. */
    SignIn signIn() {
        return signIn;
    }

    boolean isToBeRemembered() {
        return isToBeRemembered;
    }

    Footing footing() {
        return footing;
    }

    Optional<Pending> pending() {
        return pending.get();
    }

    void waitFor(Pending next) {
        pending.getAndSet(Optional.of(next)).ifPresent(Pending::drop);
    }

    /** Forgets what it waits for, from whatever thread ends it. */
    void waitForNothing() {
        pending.getAndSet(Optional.empty()).ifPresent(Pending::drop);
    }

    /** What it waits for, which is the caller's to drop from now on. */
    Optional<Pending> takePending() {
        return pending.getAndSet(Optional.empty());
    }

    /** One request of the browser after the other. */
    ReentrantLock turn() {
        return turn;
    }

    /** Shown on the next page, once. */
    void tellNext(String text) {
        notice.set(Optional.of(text));
    }

    Optional<String> takeNotice() {
        return notice.getAndSet(Optional.empty());
    }

    /** Counts a wrong answer; true if the session has had enough of them. */
    boolean wrongAnswer() {
        return wrongAnswers.incrementAndGet() >= WRONG_ANSWERS_MAX;
    }
}
