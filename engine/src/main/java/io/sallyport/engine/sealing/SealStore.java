package io.sallyport.engine.sealing;

import io.sallyport.engine.audit.Link;
import java.util.List;
import java.util.Optional;

/**
 * Port: keeps the seals of an audit beside its events. What a method changed is durable when it
 * returns. Safe for use by many threads; only one at a time appends or cuts. No login ever waits
 * for a change that is made here.
 */
public interface SealStore {
    /** Most seals that one call answers. */
    int SEALS_MAX = 1_000;

    /**
     * A signed seal, unopened.
     *
     * @param number of the place where it lies
     * @param record its bytes and signature
     */
    record Signed(long number, byte[] record) {}

    /**
     * The newest seal as it is remembered apart from the seals themselves.
     *
     * @param number 0 if there is none
     * @param link to its record
     */
    record Newest(long number, Link link) {
        /** Before the first seal. */
        public static final Newest NONE = new Newest(0, Link.NONE);
    }

    /** The wrapped key that signs; empty if there is none yet. */
    Optional<byte[]> signingKey();

    void keepSigningKey(byte[] wrapped);

    /** What must be there at least. */
    Newest remembered();

    /** The seal with the greatest number. */
    Optional<Signed> newestSeal();

    /**
     * The seals behind this number, in order.
     *
     * @param number 0 for the beginning
     * @param limit 1 to {@link #SEALS_MAX}
     */
    List<Signed> sealsAfter(long number, int limit);

    /**
     * @throws io.sallyport.engine.account.StoreException if there is a seal of this number, too
     */
    void append(Signed seal);

    /** The signed cut point; empty if nothing was ever cut. */
    Optional<byte[]> cut();

    /** Keeps a signed cut point in the place of the one before. Deletes nothing. */
    void keepCut(byte[] record);

    /**
     * Deletes some of what lies before a cut.
     *
     * @param number seals up to this one
     * @param sequence events up to this one
     * @param limit most rows of each to delete, at least 1
     * @return true if there is more to delete
     */
    boolean sweep(long number, long sequence, int limit);
}
