package io.sallyport.server.store.embedded;

import java.sql.SQLException;

/** One change that is made inside the writer's transaction. */
interface Change {
    /** True if it took place; false, with nothing changed, if somebody was faster. */
    boolean make(WriteConnection connection) throws SQLException;
}
