package io.sallyport.server.door.local;

import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.Peer;
import java.util.Optional;

/**
 * One request of a caller who was found to be allowed it.
 *
 * @param subject whose account it is about; empty if the caller's name cannot be an account's
 * @param standing as what the caller acts on it
 * @param door the word for the door that the caller came through
 * @param operator the person behind root, as root's own tools say; may be empty
 */
record Visit(
        Peer caller,
        Optional<AccountName> subject,
        Standing standing,
        String operator,
        String hostName,
        String door) {
    /** The word for the command socket. */
    static final String LOCAL = "local";

    private static final String SERVICE = "sallyport";

    /** As what a caller acts on an account. */
    enum Standing {
        /** Proves a second step for every change. */
        OWNER,
        /** Proves nothing, and stands in the audit by name. */
        ADMINISTRATOR
    }

    AccountName account() throws RefusedException {
        return subject.orElseThrow(() ->
                RefusedException.notYours(
                        "Your user name cannot be the name of an account; ask an"
                                + " administrator."));
    }

    boolean isAdministration() {
        return standing == Standing.ADMINISTRATOR;
    }

    /** Who did it, for the audit: {@code root}, or {@code root (anna)} behind sudo. */
    String actor() {
        return operator.isEmpty() ? caller.name() : caller.name() + " (" + operator + ")";
    }

    Circumstances circumstances() {
        return new Circumstances(door, hostName, SERVICE, caller.name(), "", "", "");
    }
}
