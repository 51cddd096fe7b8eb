package io.sallyport.engine.sealing;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.identity.AccountName;
import java.util.List;
import java.util.Optional;

/**
 * Port: what lies in a store, sound or not, for whoever looks for damage. Unlike {@code AuditLog}
 * it does not stop at a damaged event. Safe for use by many threads.
 */
public interface AuditArchive {
    /** Most rows that one call answers. */
    int ROWS_MAX = 1_000;

    /**
     * An event as it lies there.
     *
     * @param sequence of its place
     * @param label the account by which it is found; empty text if none. Nothing vouches for it.
     * @param event empty if it is damaged
     * @param damage what is wrong with it; empty text if nothing is
     */
    record Row(long sequence, String label, Optional<AuditEvent> event, String damage) {
        /** The link to it; empty if it is damaged. */
        Optional<Link> link() {
            return event.map(AuditEventFormat::write).map(Link::to);
        }
    }

    /**
     * What a store has of one account, all at the same moment.
     *
     * @param register empty if there is none, or if it is damaged
     * @param damage what is wrong with the register; empty text if nothing is
     * @param newest the account's newest event
     */
    record Head(Optional<Account> register, String damage, Optional<Row> newest) {}

    /**
     * The oldest rows after {@code sequence}, in order.
     *
     * @param limit 1 to {@link #ROWS_MAX}
     */
    List<Row> rows(long sequence, int limit);

    /**
     * The rows that have a label, ordered by it and then by sequence, that come after this one.
     *
     * @param label empty text for the beginning
     * @param limit 1 to {@link #ROWS_MAX}
     */
    List<Row> rowsByLabel(String label, long sequence, int limit);

    /** From the store itself, not from a memory of it. */
    Head head(AccountName name);

    /** Names that have a register, as {@code AccountStore} lists them. */
    List<AccountName> names(Optional<AccountName> after, int limit);

    /** Sequence of the last event that the store knows to be durable; there must be one. */
    long lastSequence();
}
