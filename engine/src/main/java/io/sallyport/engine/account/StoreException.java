package io.sallyport.engine.account;

/**
 * The store failed, or it is not known whether it did what was asked; whoever catches this must not
 * grant (FAULT-6). The message says what was being done and what to look at.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
