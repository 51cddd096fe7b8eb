package io.sallyport.bench.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A database under {@link GroupCommitPeer}, which gives all of them the same work. */
interface Engine extends AutoCloseable {
    /** What is durable; called by many threads. */
    @Nullable Row read(String name) throws Exception;

    void begin() throws Exception;

    /**
     * Replaces the record of {@code name}, or makes it if {@code seen} is 0, and writes an event
     * that can be found by its sequence, by its id and by its account.
     *
     * @return false, with nothing changed, if its version is not {@code seen}
     */
    boolean replace(String name, long seen, byte[] next, long sequence, String id, byte[] event)
            throws Exception;

    /** On return everything since {@link #begin} is on the disk. */
    void commit() throws Exception;

    @Override
    void close() throws SQLException;
}
