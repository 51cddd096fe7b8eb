package io.sallyport.engine.account;

import java.time.Instant;

/**
 * That a code was given in a session on a terminal: for a while policy may take it for the next one
 * there.
 *
 * @param login the name that the service asked for, as typed
 * @param host the host that the session is on
 * @param session the session
 * @param terminal the terminal's name, to be shown; proves nothing
 * @param service where the code was given
 * @param event audit event of the code
 * @param since when it was given
 * @param until when it counts no more; policy may end it sooner
 */
public record Grace(
        String login,
        String host,
        TerminalSession session,
        String terminal,
        String service,
        String event,
        Instant since,
        Instant until) {
    /** The session of this login on this host, and no other. */
    public boolean isOf(String otherLogin, String otherHost, TerminalSession other) {
        return login.equals(otherLogin) && host.equals(otherHost) && session.equals(other);
    }

    /** A code from a time to come counts for nothing: a clock was set back. */
    public boolean isGoodAt(Instant now) {
        return !now.isBefore(since) && now.isBefore(until);
    }
}
