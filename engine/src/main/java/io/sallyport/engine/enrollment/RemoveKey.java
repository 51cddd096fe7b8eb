package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;

/**
 * Takes a key out of the list.
 *
 * @param fingerprint as OpenSSH writes it
 * @param reach which keys the caller may remove
 */
public record RemoveKey(String fingerprint, Reach reach) implements AccountChange {
    /** Which keys somebody may remove. */
    public enum Reach {
        /** Security keys of their own, which nobody pinned to a command. */
        OWN,
        ALL
    }

    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        var found = account.key(fingerprint);
        if (found.isEmpty())
            throw new ChangeRefusedException(
                    "There is no key with this fingerprint. Those that are there:"
                            + " sallyport ssh-key list");
        if (reach == Reach.OWN && found.get().isPinned())
            throw new ChangeRefusedException(
                    "This key is pinned to a command, so only an administrator removes it.");
        return account.withoutKey(fingerprint);
    }

    @Override
    public Cause cause() {
        return Cause.KEY_REMOVED;
    }

    @Override
    public String device() {
        return fingerprint;
    }
}
