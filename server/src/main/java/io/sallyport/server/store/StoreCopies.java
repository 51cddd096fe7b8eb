package io.sallyport.server.store;

import java.nio.file.Path;

/** Makes copies of a store that is in use, for backups. */
public interface StoreCopies {
    /**
     * A finished copy, durable, readable for the store's user only. It says of itself that it is a
     * copy, so that it is not used again before somebody has accepted that.
     *
     * @param file where it lies; the next copy takes its place
     * @param bytes its length
     * @param sha256 in small hexadecimal letters
     * @param lastEvent sequence of the last event in it
     */
    record Copy(Path file, long bytes, String sha256, long lastEvent) {}

    /**
     * Makes a copy as of now; the store goes on meanwhile.
     *
     * @throws io.sallyport.engine.account.StoreException if it cannot be made; then there is none
     */
    Copy make();

    /** Removes the copy, if there is one. */
    void remove();
}
