package io.sallyport.engine.keys;

/** A key file cannot be read; the message never quotes a key. */
public final class MalformedKeyFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    MalformedKeyFileException(int line, String message) {
        super(message);
        this.line = line;
    }

    /** Number of the line, counted from 1. */
    public int line() {
        return line;
    }
}
