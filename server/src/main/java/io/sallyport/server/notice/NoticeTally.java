package io.sallyport.server.notice;

/** Counts what becomes of notices. Safe for use by many threads. */
public interface NoticeTally {
    /** What became of one. */
    enum Fate {
        SENT,
        FAILED,
        DROPPED
    }

    /**
     * @param way {@code sendmail} or {@code webhook}
     */
    void count(String way, Fate fate);
}
