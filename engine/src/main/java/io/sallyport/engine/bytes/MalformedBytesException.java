package io.sallyport.engine.bytes;

/**
 * Bytes are not what the format says; the message names the field and the rule, never the content.
 */
public final class MalformedBytesException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedBytesException(String message) {
        super(message);
    }
}
