package io.sallyport.server.app;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.json.UnfitJsonException;
import java.util.Optional;

/** Port: does for an application what commands do for people and administrators. */
public interface CommandDesk {
    /** Who asks, as the door knows them. */
    interface Asker {
        /** The application. */
        App app();

        /** Whether it acts as an administrator; else the person proves a second step. */
        boolean isAdministrator();

        /**
         * The account that a login name means; empty if it can mean none.
         *
         * @throws NotAllowedException if the application may not ask about it
         */
        Optional<AccountName> account(String login) throws NotAllowedException;
    }

    /** The application may not ask about this person. */
    final class NotAllowedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** What became of it. */
    sealed interface Outcome {
        /**
         * It was done, or asks for a second step.
         *
         * @param answer a message
         * @param isDenial it leaves on the time grid (GUESS-60)
         */
        record Done(Optional<String> person, Object answer, boolean isDenial) implements Outcome {}

        /**
         * It was not done.
         *
         * @param status of HTTP
         * @param message may be shown to the caller
         */
        record Refused(int status, String message) implements Outcome {}
    }

    /**
     * Does one operation of the command socket.
     *
     * @param operation its path there
     * @param body its message, in which {@code account} is a login name
     * @throws UnfitJsonException if the body is not that message
     */
    Outcome answer(String operation, byte[] body, Asker asker)
            throws UnfitJsonException, NotAllowedException, InterruptedException;
}
