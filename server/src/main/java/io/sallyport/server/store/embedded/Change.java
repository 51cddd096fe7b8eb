package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Versioned;
import java.sql.SQLException;

/** One change that is made inside the writer's transaction. */
interface Change {
    /** True if it took place; false, with nothing changed, if somebody was faster. */
    boolean make(WriteConnection connection) throws SQLException;

    /** It took place and is durable; nobody has been told yet, and nothing else was committed. */
    default void remember(RecentAccounts recent) {}

    /**
     * A new state of an account.
     *
     * @param sealed the next account, sealed with the next version
     */
    record Replacement(
            AccountRow row, long seenVersion, Account next, byte[] sealed, EventRow event)
            implements Change {
        @Override
        public boolean make(WriteConnection connection) throws SQLException {
            return connection.replace(row, seenVersion, next, sealed, event);
        }

        @Override
        public void remember(RecentAccounts recent) {
            recent.replaced(new Versioned(next, seenVersion + 1));
        }
    }

    /** The end of an account. */
    record Deletion(AccountRow row, long seenVersion, EventRow event) implements Change {
        @Override
        public boolean make(WriteConnection connection) throws SQLException {
            return connection.delete(row, seenVersion, event);
        }

        @Override
        public void remember(RecentAccounts recent) {
            recent.forget(row.name());
        }
    }
}
