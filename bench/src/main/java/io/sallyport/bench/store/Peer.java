package io.sallyport.bench.store;

import java.sql.SQLException;

/** A store under measurement, with accounts numbered from 0, each of which holds a count. */
interface Peer extends AutoCloseable {
    /** Makes accounts 0 to {@code accounts - 1}. */
    void fill(int accounts) throws Exception;

    /**
     * Reads an account and replaces it by one with a count one higher, and records an event.
     *
     * @return true once that is durable; false if somebody was faster
     */
    boolean count(int account) throws Exception;

    /** The count that is stored. */
    long counted(int account) throws Exception;

    @Override
    void close() throws SQLException;
}
