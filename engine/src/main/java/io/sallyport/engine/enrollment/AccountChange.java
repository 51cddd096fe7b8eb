package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;

/**
 * A change of an account's second steps. Applied in the same compare-and-set as the proof that
 * allows it; may be applied again on a newer account, and then counts as applied only that last
 * time.
 */
public interface AccountChange {
    /**
     * The account after the change.
     *
     * @throws ChangeRefusedException if the account does not bear it; nothing is written then
     */
    Account apply(Account account, Instant now) throws ChangeRefusedException;

    /** What the audit calls it. */
    Cause cause();

    /** Label of the device concerned; may be empty. */
    String device();

    /** Completes the cause in the audit, such as an administrator's reason; may be empty. */
    default String detail() {
        return "";
    }
}
