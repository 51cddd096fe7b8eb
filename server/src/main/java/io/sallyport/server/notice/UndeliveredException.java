package io.sallyport.server.notice;

/** A notice was not taken; the message says why, without a secret. */
final class UndeliveredException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean mayPass;

    private UndeliveredException(String message, boolean mayPass) {
        super(message);
        this.mayPass = mayPass;
    }

    /** Trying again may help. */
    static UndeliveredException forNow(String message) {
        return new UndeliveredException(message, true);
    }

    /** Trying again would end in the same way. */
    static UndeliveredException forGood(String message) {
        return new UndeliveredException(message, false);
    }

    boolean mayPass() {
        return mayPass;
    }
}
