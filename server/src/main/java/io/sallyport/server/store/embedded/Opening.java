package io.sallyport.server.store.embedded;

/** How a store is opened. */
enum Opening {
    /** For use: one that is an old copy is refused. */
    FOR_USE,
    /** To be made fit for use, although it is an old copy. */
    OLD_COPY,
    /** To see what it is. */
    LOOK;

    /** What to do about an old copy. */
    static final String REMEDY =
            "; put the newer one back; or, if it is gone: sallyport store accept-old-copy";
}
