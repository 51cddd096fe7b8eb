package io.sallyport.engine;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.Decision;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Wraps the secrets of accounts anew, under the newest key of the key file. Each account is one
 * compare-and-set with its event, so it may be done while people log in, ended anywhere and begun
 * again: an account whose secrets are under the newest key is left as it is.
 */
public final class SecretRenewal {
    private final EngineParts parts;
    private final KeyWrapper keys;

    public SecretRenewal(EngineParts parts, KeyWrapper keys) {
        this.parts = parts;
        this.keys = keys;
    }

    /**
     * Ids of the keys without which something of the account could not be used any more; empty for
     * an account without secrets.
     *
     * @throws KeyException if a secret is damaged
     */
    public Set<Long> keysNeeded(Account account) {
        var ids = new TreeSet<Long>();
        for (Credential credential : account.credentials())
            Hearing.secretOf(credential).ifPresent(secret -> ids.add(keys.keyOf(secret)));
        return ids;
    }

    /** Whether a secret of the account lies under another key than the newest. */
    public boolean isDue(Account account) {
        return account.credentials().stream().anyMatch(this::isOld);
    }

    /**
     * Wraps what lies under another key, durably.
     *
     * @param actor who wanted it, for the audit
     * @return false if nothing had to be done, or there is no such account
     * @throws KeyException if a secret does not open; then all of the account's stay as they are
     */
    public boolean renew(String actor, Circumstances circumstances, AccountName name) {
        var scribe = scribe(actor, circumstances, Optional.of(name));
        return parts.register().settle(name, scribe.at(), account -> decide(account, scribe));
    }

    /**
     * Records that other keys are in use.
     *
     * @param detail which, by their ids
     */
    public void recordKeysChanged(String actor, Circumstances circumstances, String detail) {
        var scribe = scribe(actor, circumstances, Optional.empty());
        var event = scribe.event(Verdict.CHANGED, Cause.KEYS_CHANGED, detail, "", "");
        parts.register().record(event);
    }

    private EventScribe scribe(
            String actor, Circumstances circumstances, Optional<AccountName> name) {
        return new EventScribe(
                EventIds.draw(parts.random()),
                parts.clock().read().instant(),
                name,
                Optional.empty(),
                circumstances,
                actor);
    }

    private Decision<Boolean> decide(Account account, EventScribe scribe) {
        if (!isDue(account)) return new Decision.Keep<>(false);
        Account next = account;
        for (Credential credential : account.credentials())
            if (isOld(credential)) next = next.with(renewed(credential, account.name()));
        var event = scribe.event(Verdict.CHANGED, Cause.REWRAPPED, "key " + keys.current(), "", "");
        return new Decision.Commit<>(true, next, event);
    }

    private boolean isOld(Credential credential) {
        return Hearing.secretOf(credential)
                .filter(secret -> keys.keyOf(secret) != keys.current())
                .isPresent();
    }

    private Credential renewed(Credential credential, AccountName name) {
        try (var secret =
                keys.unwrap(Hearing.secretOf(credential).orElseThrow(), name, credential.id())) {
            WrappedSecret wrapped = keys.wrap(secret, name, credential.id());
            return switch (credential) {
                case TotpCredential totp -> totp.withSecret(wrapped);
                case HotpCredential hotp -> hotp.withSecret(wrapped);
                case RecoveryCodes codes -> codes.withKey(wrapped);
                case Passkey passkey -> passkey; // never reached: it has no secret
            };
        }
    }
}
