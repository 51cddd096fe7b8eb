package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.sshkey.ServedKey;
import java.time.Instant;

/**
 * Takes a key into the list, or a new entry in the place of the same key's. With a command it is
 * for automation, and an administrator's to allow; without one it is somebody's own security key.
 */
public record AllowKey(ServedKey key) implements AccountChange {
    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        if (!key.isLive(now)) throw new ChangeRefusedException("The key has expired already.");
        var before = account.key(key.fingerprint());
        // Else its owner could take the command off a key that was pinned to it.
        if (before.isPresent() && before.get().isPinned() != key.isPinned())
            throw new ChangeRefusedException(
                    "The key is in the list as one of the other kind. Remove that entry first:"
                            + " sallyport ssh-key remove");
        if (before.isEmpty() && account.keys().size() == Account.KEYS_MAX)
            throw new ChangeRefusedException(
                    "The account has " + Account.KEYS_MAX + " keys, and room for no more.");
        int others =
                account.withoutKey(key.fingerprint()).keys().stream()
                        .mapToInt(ServedKey::size)
                        .sum();
        if (others + key.size() > Account.KEYS_BYTES_MAX)
            throw new ChangeRefusedException(
                    "The account's keys would take more than "
                            + Account.KEYS_BYTES_MAX
                            + " bytes; leave out attestations, or remove a key.");
        return account.withKey(key);
    }

    @Override
    public Cause cause() {
        return key.isPinned() ? Cause.KEY_ALLOWED : Cause.KEY_ADDED;
    }

    @Override
    public String device() {
        return key.fingerprint();
    }

    @Override
    public String detail() {
        return "owner " + key.owner();
    }
}
