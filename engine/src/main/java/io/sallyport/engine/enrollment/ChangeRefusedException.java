package io.sallyport.engine.enrollment;

/**
 * A change that an account does not bear; the message says why and what to do, and may be shown to
 * its owner.
 */
public final class ChangeRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ChangeRefusedException(String message) {
        super(message);
    }
}
