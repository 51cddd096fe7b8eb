package io.sallyport.engine;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Decision;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.sshkey.AuthorizedKeysLine;
import io.sallyport.engine.sshkey.ServedKey;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells sshd of the one key that it asks for, if it is in the list (SSH-113, SSH-114). It begins no
 * login, and knows nothing of second steps. Safe for use by many threads.
 */
public final class KeyLookups {
    private final EngineParts parts;
    private final FaultGuard faults;
    private final UnknownKeys unknown;

    /** Port: counts look-ups of keys that are not in the list; must neither wait nor throw. */
    public interface UnknownKeys {
        /** One more. */
        void add();
    }

    /** What sshd is told. */
    public sealed interface Answer {
        /**
         * @param line one line of a file of keys, without its end
         */
        record Found(String line) implements Answer {}

        /** No such key for this account; no event is written (SSH-119). */
        record Unknown() implements Answer {}

        /**
         * A fault: nothing is known.
         *
         * @param incident what to look for in the log
         */
        record Unavailable(String incident, String reason) implements Answer {}
    }

    /**
     * @param unknown counts look-ups of keys that are not known
     */
    public KeyLookups(EngineParts parts, UnknownKeys unknown) {
        this.parts = parts;
        this.faults = new FaultGuard(parts);
        this.unknown = unknown;
    }

    /**
     * Finds the key. What it answers with is durable in the audit.
     *
     * @param where the login that sshd is about to check; the address is not known
     * @param type the key's type, as sshd names it
     * @param fingerprint {@code SHA256:} and Base64 without padding
     */
    public Answer find(Circumstances where, String type, String fingerprint) {
        return faults.guarded(
                () -> look(where, type, fingerprint),
                fault -> new Answer.Unavailable(fault.incident(), fault.reason()));
    }

    private Answer look(Circumstances where, String type, String fingerprint) {
        Instant now = parts.clock().read().instant();
        var name = parts.names().get().accountOf(where.door(), where.host(), where.login());
        boolean mayBeThere =
                name.flatMap(parts.register()::peek)
                        .flatMap(account -> entry(account, type, fingerprint, now))
                        .isPresent();
        // Most look-ups are of keys that stand in files: they cost no turn and no write.
        Answer answer =
                mayBeThere
                        ? served(name.orElseThrow(), where, type, fingerprint, now)
                        : new Answer.Unknown();
        if (answer instanceof Answer.Unknown) unknown.add();
        return answer;
    }

    private Answer served(
            AccountName name, Circumstances where, String type, String fingerprint, Instant now) {
        var scribe =
                new EventScribe(
                        EventIds.draw(parts.random()),
                        now,
                        Optional.of(name),
                        Optional.empty(),
                        where,
                        "");
        return parts.register()
                .<Answer>settle(
                        name,
                        now,
                        account ->
                                entry(account, type, fingerprint, now)
                                        .map(entry -> serve(entry, scribe))
                                        .orElseGet(
                                                () -> new Decision.Keep<>(new Answer.Unknown())));
    }

    private static Decision<Answer> serve(ServedKey entry, EventScribe scribe) {
        var found = new Answer.Found(AuthorizedKeysLine.of(entry));
        var event = scribe.event(Verdict.SERVED, Cause.KEY_SERVED, entry.shown(), "", "");
        return new Decision.Note<>(found, event);
    }

    private static Optional<ServedKey> entry(
            Account account, String type, String fingerprint, Instant now) {
        return account.key(fingerprint)
                .filter(entry -> entry.key().type().equals(type))
                .filter(entry -> entry.isLive(now));
    }
}
