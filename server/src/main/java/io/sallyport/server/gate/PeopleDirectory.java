package io.sallyport.server.gate;

import io.sallyport.engine.identity.AccountName;

/** Port: who people are. Safe for use by many threads. */
public interface PeopleDirectory {
    /** What is known of {@code account}; answers from memory where it was asked before. */
    Person find(AccountName account);
}
