package io.sallyport.engine.account;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.identity.AccountName;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads an account, lets somebody decide, and commits the decision with compare and set; decides
 * again when somebody else was faster. Links every event to the account's previous one. Nothing it
 * returns is not durable.
 */
public final class Register {
    /**
     * Inside one node attempts on an account take turns, so conflicts come from other nodes only.
     */
    private static final int TRIES_MAX = 64;

    private final AccountStore store;
    private final OwnerNotices notices;
    private final Turns turns = new Turns();

    public Register(AccountStore store, OwnerNotices notices) {
        this.store = store;
        this.notices = notices;
    }

    /** The account as of now; empty if there is none. */
    public Optional<Account> peek(AccountName name) {
        return store.find(name).map(Versioned::account);
    }

    /** Records an event of a name that can have no account. */
    public void record(AuditEvent event) {
        store.record(event);
    }

    /**
     * Settles one decision on an account.
     *
     * @param now instant of creation, if the account is made by this
     * @param deliberation is given the account, or an empty one if there is none; may be called
     *     several times
     * @throws StoreException if it is not known what was written
     */
    public <R> R settle(
            AccountName name, Instant now, Function<Account, Decision<R>> deliberation) {
        return turns.take(name, () -> decide(name, now, deliberation));
    }

    private <R> R decide(
            AccountName name, Instant now, Function<Account, Decision<R>> deliberation) {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            Optional<Versioned> seen = store.find(name);
            Account account =
                    seen.map(Versioned::account).orElseGet(() -> Account.empty(name, now));
            Decision<R> decision = deliberation.apply(account);
            if (commit(seen, account, decision)) return decision.result();
        }
        throw new StoreException(
                "the account "
                        + name
                        + " changed "
                        + TRIES_MAX
                        + " times during one attempt; is somebody else writing to the store?");
    }

    private <R> boolean commit(Optional<Versioned> seen, Account account, Decision<R> decision) {
        return switch (decision) {
            case Decision.Keep<R> keep -> true;
            case Decision.Note<R> note -> note(seen, account, note.event());
            case Decision.Commit<R> commit -> commit(seen, account, commit);
            case Decision.Forget<R> forget -> forget(seen, account, forget.event());
        };
    }

    private <R> boolean commit(
            Optional<Versioned> seen, Account account, Decision.Commit<R> commit) {
        if (!write(seen, account, commit.next(), commit.event())) return false;
        for (OwnerNotice notice : commit.notices())
            notices.tell(commit.next(), notice, commit.event());
        return true;
    }

    private boolean note(Optional<Versioned> seen, Account account, AuditEvent event) {
        if (seen.isPresent()) return write(seen, account, account, event);
        store.record(event);
        return true;
    }

    private boolean write(
            Optional<Versioned> seen, Account account, Account next, AuditEvent event) {
        AuditEvent linked = event.after(account.auditLink());
        Account last = next.withAuditLink(Link.to(AuditEventFormat.write(linked)));
        return seen.isPresent()
                ? store.replace(seen.get(), last, linked)
                : store.create(last, linked);
    }

    private boolean forget(Optional<Versioned> seen, Account account, AuditEvent event) {
        if (seen.isEmpty()) return note(seen, account, event);
        return store.delete(seen.get(), event.after(account.auditLink()));
    }
}
