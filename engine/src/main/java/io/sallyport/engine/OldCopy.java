package io.sallyport.engine;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.Decision;
import io.sallyport.engine.account.OwnerNotices;
import io.sallyport.engine.account.Register;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes an old copy of the store fit to go on with (FAULT-25). What was used since the copy was
 * made is not in it, so of every clock-driven device all steps up to now count as used.
 *
 * <p>What cannot be known: which codes of counter-driven devices and which recovery codes were used
 * since, and what was changed. Those stay as the copy has them.
 */
public final class OldCopy {
    private final AccountStore store;
    private final Register register;
    private final String actor;
    private final Circumstances circumstances;
    private final Instant now;
    private final SecureRandom random;

    /**
     * @param actor who confirmed it, for the audit
     * @param now up to when everything counts as used
     */
    public OldCopy(
            AccountStore store,
            String actor,
            Circumstances circumstances,
            Instant now,
            SecureRandom random) {
        this.store = store;
        this.register = new Register(store, OwnerNotices.NONE);
        this.actor = actor;
        this.circumstances = circumstances;
        this.now = now;
        this.random = random;
    }

    /**
     * Burns an account's steps, durably; an account without a clock-driven device is left alone.
     */
    public void burn(AccountName name) {
        var scribe = scribe(Optional.of(name));
        register.settle(name, now, account -> decide(account, scribe));
    }

    /** Records, durably, that somebody confirmed it, and what is known of the copy. */
    public void record(String detail) {
        store.record(event(scribe(Optional.empty()), detail));
    }

    /**
     * The account with every step burned whose code it would accept now: with the device's clock
     * ahead by what was learned, and one step more (GUESS-4).
     */
    static Account burned(Account account, Instant now) {
        Account next = account;
        for (Credential credential : account.credentials())
            if (credential instanceof TotpCredential totp)
                next = next.with(totp.withBurnedUpTo(lastAcceptable(totp, now)));
        return next;
    }

    private static long lastAcceptable(TotpCredential totp, Instant now) {
        return totp.parameters().stepAt(now) + Math.max(totp.drift(), 0) + 1;
    }

    private Decision<Boolean> decide(Account account, EventScribe scribe) {
        // A grace may have been ended since.
        Account next = burned(account, now).withoutGraces();
        if (next.equals(account)) return new Decision.Keep<>(false);
        return new Decision.Commit<>(true, next, event(scribe, "codes up to now count as used"));
    }

    private AuditEvent event(EventScribe scribe, String detail) {
        return scribe.event(Verdict.CHANGED, Cause.OLD_COPY_ACCEPTED, detail, "", "");
    }

    private EventScribe scribe(Optional<AccountName> name) {
        return new EventScribe(
                EventIds.draw(random), now, name, Optional.empty(), circumstances, actor);
    }
}
