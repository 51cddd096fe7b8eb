package io.sallyport.engine.account;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.identity.AccountName;
import java.util.List;
import java.util.Optional;

/**
 * Port: one compare-and-set register per account. Whatever a method changes is durable when it
 * returns, the audit event in the same transaction. Safe for use by many threads.
 *
 * <p>Every method throws {@link StoreException} if the store failed; then it is not known whether
 * the change was made.
 */
public interface AccountStore {
    /** Most names that one call of {@link #names} answers. */
    int NAMES_MAX = 1_000;

    /** The account as of now: a replacement that has returned is seen by every later call. */
    Optional<Versioned> find(AccountName name);

    /**
     * Makes {@code first} the account's state, and records {@code event}, if the name has no
     * account.
     *
     * @return true once both are durable; false, with nothing changed, if there is one
     */
    boolean create(Account first, AuditEvent event);

    /**
     * Makes {@code next} the account's state, and records {@code event}, if the account is still as
     * {@code seen}.
     *
     * @return true once both are durable; false, with nothing changed, if somebody was faster
     */
    boolean replace(Versioned seen, Account next, AuditEvent event);

    /**
     * Forgets the account, and records {@code event}, if it is still as {@code seen}; its audit
     * events stay.
     *
     * @return true once both are durable; false, with nothing changed, if somebody was faster
     */
    boolean delete(Versioned seen, AuditEvent event);

    /** Records an event that changes no account, such as one of an unknown name. */
    void record(AuditEvent event);

    /**
     * Names in their order, a page at a time.
     *
     * @param after names greater than this one; empty for the first page
     * @param limit 1 to {@link #NAMES_MAX}
     */
    List<AccountName> names(Optional<AccountName> after, int limit);
}
