package io.sallyport.engine.account;

import io.sallyport.engine.audit.AuditEvent;

/**
 * Port: carries news to an account's owner. Called behind the decision, on the thread that serves a
 * login: it must neither wait nor throw. Safe for use by many threads.
 */
public interface OwnerNotices {
    /** Tells nobody. */
    OwnerNotices NONE = (account, notice, event) -> {};

    /**
     * @param account as it is now
     * @param event that the news is about, durable already
     */
    void tell(Account account, OwnerNotice notice, AuditEvent event);
}
