package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.Cause;
import java.time.Instant;

/**
 * Says in the audit that a one-time link to the portal was made, before anybody has it (FA-97). The
 * account stays as it is; the link is a first step and no second one.
 *
 * @param until when it ends
 */
public record IssueLink(Instant until) implements AccountChange {
    @Override
    public Account apply(Account account, Instant now) {
        return account;
    }

    @Override
    public Cause cause() {
        return Cause.SIGN_IN_LINK;
    }

    @Override
    public String device() {
        return "";
    }

    @Override
    public String detail() {
        return "good until " + until;
    }
}
