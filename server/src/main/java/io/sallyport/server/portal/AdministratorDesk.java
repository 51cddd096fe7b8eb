package io.sallyport.server.portal;

import io.sallyport.engine.identity.AccountName;

/**
 * Port: does for an administrator with a browser what commands do for root. Whoever asks has found
 * out before that it is an administrator, and has seen a fresh second step.
 */
public interface AdministratorDesk {
    /** What became of it. */
    sealed interface Outcome {
        /**
         * It was done.
         *
         * @param answer the operation's message
         */
        record Done(Object answer) implements Outcome {}

        /**
         * It was not done.
         *
         * @param message may be shown
         */
        record Refused(String message) implements Outcome {}
    }

    /**
     * Does one operation of the command socket.
     *
     * @param operation its path there
     * @param message what it is asked with
     * @param administrator stands in the audit as who did it
     */
    Outcome answer(String operation, Object message, AccountName administrator)
            throws InterruptedException;
}
