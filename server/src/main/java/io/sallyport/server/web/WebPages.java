package io.sallyport.server.web;

/** Port: web pages that stand beside the HTTP API. Safe for use by many threads. */
public interface WebPages {
    /** Longest body of a request, in bytes. */
    int BODY_BYTES_MAX = 8 * 1024;

    /** Longest headers of a request and of a reply together, in bytes. */
    default int headerBytes() {
        return 8 * 1024;
    }

    /** Whether the path is one of theirs. */
    boolean has(String path);

    /** Answers; a fault is answered, too, and never thrown. */
    WebReply answer(WebRequest request);
}
