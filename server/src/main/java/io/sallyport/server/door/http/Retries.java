package io.sallyport.server.door.http;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * Replies by idempotency key: the same request again gets the same reply and is no second attempt;
 * another request under the same key is refused. One that is still being made is waited for.
 *
 * <p>Kept in memory, for {@link #LIFETIME}: after a restart, and at another node, the register's
 * own receipts do the same for logins (GUESS-61). Safe for use by many threads.
 */
final class Retries {
    static final Duration LIFETIME = Duration.ofSeconds(60);

    /** Of one application; the oldest makes room. */
    static final int ENTRIES_MAX = 8_192;

    private final LongSupplier nanoTime;
    private final Map<String, Map<String, Entry>> byApp = new HashMap<>();

    private record Entry(byte[] digest, long since, CompletableFuture<Reply> reply) {}

    /** Makes a reply. */
    interface Work {
        Reply reply() throws ProblemException, InterruptedException;
    }

    /**
     * @param nanoTime a clock that never goes back
     */
    Retries(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The reply of the first request under this key.
     *
     * @param digest of everything in the request that matters
     */
    Reply once(String app, String key, byte[] digest, Work work)
            throws ProblemException, InterruptedException {
        var mine = new Entry(digest, nanoTime.getAsLong(), new CompletableFuture<>());
        Optional<Entry> first = enter(app, key, mine);
        if (first.isPresent()) return repeated(first.get(), digest);
        try {
            Reply reply = work.reply();
            // A fault is no reply: it may be tried again.
            if (reply instanceof Reply.Failed) forget(app, key, mine);
            mine.reply().complete(reply);
            return reply;
        } catch (ProblemException | InterruptedException | RuntimeException | Error e) {
            forget(app, key, mine);
            mine.reply().completeExceptionally(e);
            throw e;
        }
    }

    private static Reply repeated(Entry first, byte[] digest)
            throws ProblemException, InterruptedException {
        if (!MessageDigest.isEqual(first.digest(), digest))
            throw new ProblemException(
                    ProblemException.Kind.OTHER_REQUEST,
                    "This idempotency key was used for another request.",
                    "Draw a new key for each answer that a person gives.");
        try {
            return first.reply().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) throw problem;
            throw new IllegalStateException("the first of two equal requests failed", e);
        }
    }

    /** The entry that is there already; empty if this one is the first. */
    private synchronized Optional<Entry> enter(String app, String key, Entry mine) {
        var entries = byApp.computeIfAbsent(app, name -> new LinkedHashMap<>());
        forgetOld(entries, mine.since());
        return Optional.ofNullable(entries.putIfAbsent(key, mine));
    }

    private static void forgetOld(Map<String, Entry> entries, long now) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            boolean isOld = now - oldest.next().since() > LIFETIME.toNanos();
            if (!isOld && entries.size() < ENTRIES_MAX) return;
            oldest.remove();
        }
    }

    private synchronized void forget(String app, String key, Entry mine) {
        var entries = byApp.get(app);
        if (entries != null) entries.remove(key, mine);
    }
}
