package io.sallyport.server;

import io.sallyport.engine.account.AccountStore;
import java.time.InstantSource;

/**
 * What the server takes from outside itself. The fault runs hand it a clock that goes wrong, or a
 * store that forgets, and look whether anybody notices (FAULT-16); everybody else takes {@link
 * #REAL}.
 */
interface Outside {
    /** The machine's clock, and the store as it is. */
    Outside REAL = new Outside() {};

    default InstantSource clock() {
        return InstantSource.system();
    }

    /** The store that the engine and the doors see in place of {@code store}. */
    default AccountStore around(AccountStore store) {
        return store;
    }
}
