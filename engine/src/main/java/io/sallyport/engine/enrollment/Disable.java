package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;
import java.util.List;

/**
 * Switches the second step off: all devices and codes go, the account's guess budget and audit link
 * stay.
 *
 * @param detail why, where somebody else than the owner does it; may be empty
 */
public record Disable(String detail) implements AccountChange {
    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        if (!account.isProtected())
            throw new ChangeRefusedException("There is no second step to switch off.");
        return account.withCredentials(List.of());
    }

    @Override
    public Cause cause() {
        return Cause.DISABLED;
    }

    @Override
    public String device() {
        return "";
    }
}
