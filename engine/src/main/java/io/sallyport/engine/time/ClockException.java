package io.sallyport.engine.time;

/** The clock cannot be believed, so no code can be judged; the message says why and what to do. */
public final class ClockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClockException(String message) {
        super(message);
    }
}
