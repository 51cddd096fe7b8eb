package io.sallyport.server.app;

/** Port: counts what applications ask. Called by many threads. */
public interface ApiTally {
    /** A caller did not prove that it may ask. */
    void refused(KeyRefusal why);

    /**
     * A known application was answered.
     *
     * @param operation one of those that there are, such as {@code logins/begin}
     * @param status of HTTP
     * @param nanos since its request's headers were there; a denial's wait for the time grid is not
     *     in it
     */
    void answered(String operation, int status, long nanos);
}
