package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;

/**
 * Changes nothing: an administrator shows a fresh second step before somebody else's account is
 * looked at or changed from a browser. Whoever has no second step cannot.
 *
 * @param detail what for, for the audit
 */
public record ProveAdministrator(String detail) implements AccountChange {
    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        if (!account.isProtected())
            throw new ChangeRefusedException(
                    "An administrator needs a second step; set one up first.");
        return account;
    }

    @Override
    public Cause cause() {
        return Cause.ADMINISTRATION;
    }

    @Override
    public String device() {
        return "";
    }
}
