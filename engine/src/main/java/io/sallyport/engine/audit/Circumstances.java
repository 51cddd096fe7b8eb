package io.sallyport.engine.audit;

/**
 * Where an attempt came from, as its door told it; empty text where the door does not know.
 *
 * @param door the door's word: {@code host} for PAM, {@code local} for the command socket
 * @param host name of the host or site that was logged in to
 * @param service PAM service or application
 * @param login the name as typed, before it was mapped to an account
 * @param address numeric address of the person's machine
 * @param remoteHost what else the door was told about that machine; may be forged, for the log only
 * @param terminal terminal, where there is one
 */
public record Circumstances(
        String door,
        String host,
        String service,
        String login,
        String address,
        String remoteHost,
        String terminal) {}
