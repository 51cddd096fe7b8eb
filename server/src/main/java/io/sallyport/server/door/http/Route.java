package io.sallyport.server.door.http;

/**
 * Something that can be asked for, by POST.
 *
 * @param path behind {@code /api/v1/}
 * @param message what it is asked with
 */
record Route<M>(String path, Class<M> message, Work<M> work) {
    /** What is done. */
    interface Work<M> {
        Reply answer(Caller caller, M message) throws ProblemException, InterruptedException;
    }
}
