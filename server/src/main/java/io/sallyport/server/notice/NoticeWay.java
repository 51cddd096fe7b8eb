package io.sallyport.server.notice;

/** One way by which notices leave. Used by one thread at a time, or by tests beside it. */
interface NoticeWay {
    /** A word for log and metrics. */
    String name();

    /**
     * Hands the notice over; on return it is somebody else's to deliver.
     *
     * @throws UndeliveredException if it was not taken
     * @throws InterruptedException if the server stops meanwhile
     */
    void send(Notice notice) throws UndeliveredException, InterruptedException;
}
