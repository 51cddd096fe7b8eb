package io.sallyport.server.door.local;

/**
 * Something that can be asked for.
 *
 * @param path with a slash at its beginning
 * @param access who may ask for it
 * @param message what it is asked with
 * @param work does it, and answers a message
 */
record Operation<M>(String path, Access access, Class<M> message, Work<M> work) {
    /** Who may ask. */
    enum Access {
        /** Whoever can connect. */
        ANYBODY,
        /** The owner for their own account; root for anybody's, by naming it. */
        OWNER,
        /** Root only. */
        ROOT
    }

    /** What is done. */
    interface Work<M> {
        Object answer(Visit visit, M message) throws RefusedException, InterruptedException;
    }
}
