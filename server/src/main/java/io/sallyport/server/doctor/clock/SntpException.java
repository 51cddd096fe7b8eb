package io.sallyport.server.doctor.clock;

/** A server gave no time that could be used; the message says why, in words that may be shown. */
final class SntpException extends Exception {
    private static final long serialVersionUID = 1L;

    SntpException(String message) {
        super(message);
    }
}
