package io.sallyport.engine;

import io.sallyport.engine.WaitingLogin.Approval;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.identity.AccountName;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Logins that wait for an approval in a browser, in memory: a restart forgets them, and whoever
 * waits types a code (decision 0033). Safe for use by many threads.
 */
public final class WaitingLogins {
    /** How long a login can be approved (SSH-65). */
    public static final Duration LIFETIME = Duration.ofSeconds(90);

    /** Of one account and address; the newest push the oldest out. */
    static final int OF_ONE_PLACE_MAX = 4;

    static final int ALL_MAX = 4_096;

    /** Threads of a door that wait at once; whoever comes after them is asked again at once. */
    private static final int WAITERS_MAX = 16;

    /** How long Return is kept waiting: less than a module waits for one answer (SSH-55). */
    public static final Duration WAIT = Duration.ofSeconds(6);

    /** Without characters that look like others. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int ID_CHARACTERS = 8;
    private static final int NUMBERS = 10_000;

    private final UnaryOperator<String> link;
    private final RandomGenerator random;
    private final Duration wait;
    private final Semaphore waiters = new Semaphore(WAITERS_MAX);
    private final Map<String, WaitingLogin> byId = new LinkedHashMap<>();

    /**
     * @param link makes a link's address of what it ends with
     * @param wait how long Return is kept waiting for the browser
     */
    public WaitingLogins(UnaryOperator<String> link, RandomGenerator random, Duration wait) {
        this.link = link;
        this.random = random;
        this.wait = wait;
    }

    /** What became of a wait. */
    enum Waited {
        STILL_WAITING,
        ANSWERED,
        /** It is over, or was never here. */
        GONE
    }

    synchronized WaitingLogin begin(
            AccountName account, Circumstances where, boolean isReal, Instant now) {
        // Kept for as long as the terminal's question can be answered.
        byId.values().removeIf(old -> old.end().plus(LIFETIME).isBefore(now));
        while (byId.values().stream().filter(old -> isOfOnePlace(old, account, where)).count()
                >= OF_ONE_PLACE_MAX) removeOldest(account, where);
        if (byId.size() >= ALL_MAX) byId.remove(byId.keySet().iterator().next());
        var login =
                new WaitingLogin(
                        draw(),
                        "%04d".formatted(random.nextInt(NUMBERS)),
                        account,
                        where,
                        now.plus(LIFETIME),
                        isReal,
                        new CompletableFuture<>());
        byId.put(login.id(), login);
        return login;
    }

    private static boolean isOfOnePlace(
            WaitingLogin old, AccountName account, Circumstances where) {
        return old.account().equals(account) && old.where().address().equals(where.address());
    }

    private void removeOldest(AccountName account, Circumstances where) {
        for (WaitingLogin old : byId.values())
            if (isOfOnePlace(old, account, where)) {
                byId.remove(old.id());
                return;
            }
    }

    private String draw() {
        var id = new StringBuilder(ID_CHARACTERS);
        for (int i = 0; i < ID_CHARACTERS; i++)
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return id.toString();
    }

    /** The lines that a terminal shows above its question. */
    String lines(WaitingLogin login) {
        return "To approve this with a passkey, open\n"
                + link.apply(login.id())
                + "\nand type "
                + login.number()
                + " there, then press Return here. Or type a code.";
    }

    /** The login that {@code account} may answer still. */
    synchronized Optional<WaitingLogin> find(AccountName account, String id, Instant now) {
        return Optional.ofNullable(byId.get(id))
                .filter(login -> login.isReal() && login.account().equals(account))
                .filter(login -> now.isBefore(login.end()) && !login.answer().isDone());
    }

    synchronized Optional<WaitingLogin> at(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Waits for an answer of the browser, for a while. */
    Waited await(String id) {
        Optional<WaitingLogin> login = at(id);
        if (login.isEmpty()) return Waited.GONE;
        boolean mayWait = waiters.tryAcquire();
        try {
            login.get().answer().get(mayWait ? wait.toMillis() : 0, TimeUnit.MILLISECONDS);
            return Waited.ANSWERED;
        } catch (TimeoutException e) {
            return Waited.STILL_WAITING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Waited.GONE;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer that failed", e);
        } finally {
            if (mayWait) waiters.release();
        }
    }

    /** The approval, for one login and once. */
    synchronized Optional<Approval> take(String id, AccountName account) {
        WaitingLogin login = byId.get(id);
        if (login == null || !login.account().equals(account) || !login.answer().isDone())
            return Optional.empty();
        byId.remove(id);
        return login.answer().getNow(Optional.empty());
    }
}
