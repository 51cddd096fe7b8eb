package io.sallyport.server.setup;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Port: what a set-up asks of the running server. */
public interface Server {
    /**
     * Gives an account of the trial a device, in the place of any that a trial before has left.
     *
     * @return its codes, one after the other
     */
    Supplier<String> enroll(String account) throws SetupException;

    /** Forgets an account of the trial. */
    void forget(String account) throws SetupException;

    /**
     * Whether an account without a second step is let in at this service.
     *
     * @param address that it comes from; empty with sudo
     */
    boolean letsInUnenrolled(String account, String service, Optional<String> address)
            throws SetupException;

    /** Names of the accounts that have a second step. */
    Set<String> enrolled() throws SetupException;

    /** The number of the newest audit event; 0 if there is none. */
    long newestEvent() throws SetupException;

    /**
     * A real login behind that event which a code has let in (DOC-93), in a few words; empty if
     * there is none yet.
     *
     * @param service PAM service
     * @param after number of an audit event
     */
    Optional<String> loginByCode(String service, long after) throws SetupException;

    /**
     * A use of sudo behind that event, at a terminal of this host, which a code has let in, in a
     * few words; empty if there is none yet.
     *
     * @param services PAM services
     * @param trial accounts whose uses count for nothing
     * @param after number of an audit event
     */
    Optional<String> sudoByCode(List<String> services, Set<String> trial, long after)
            throws SetupException;
}
