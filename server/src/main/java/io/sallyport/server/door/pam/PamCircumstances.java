package io.sallyport.server.door.pam;

import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.account.TerminalSession;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.sshkey.SshPublicKey;
import io.sallyport.server.door.Peer;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Believes of a frame what its caller may say (SSH-43), and makes it the engine's request. */
final class PamCircumstances {
    /** The word for logins on a host, in the audit and in {@code map} lines. */
    static final String DOOR = "host";

    /** What a caller is told that may not ask. */
    static final Denied NOT_OWN_ACCOUNT =
            new Denied("", "not root, so only for the caller's own account");

    private final String host;
    private final Set<String> sshServices;

    /**
     * @param host name of this host
     * @param sshServices services in whose PAM environment {@code SSH_CONNECTION} is sshd's;
     *     elsewhere a user's file may have set it
     */
    PamCircumstances(String host, Set<String> sshServices) {
        this.host = host;
        this.sshServices = Set.copyOf(sshServices);
    }

    /** Whether {@code caller} may ask for {@code user}, whom a frame names. */
    static boolean mayAsk(Peer caller, String user) {
        return caller.isRoot() || caller.ownName().filter(user::equals).isPresent();
    }

    AuthenticationRequest request(PamRequest frame, Peer caller) {
        var circumstances =
                new Circumstances(
                        DOOR,
                        host,
                        frame.service(),
                        frame.user(),
                        caller.isRoot() ? address(frame) : "",
                        frame.rhost(),
                        frame.tty());
        return new AuthenticationRequest(
                frame.attempt(),
                circumstances,
                caller.isRoot() ? new HashSet<>(frame.groups()) : Set.of(),
                caller.isRoot() ? frame.uid() : OptionalLong.empty(),
                frame.firstStepFailed() ? FirstStep.FAILED : FirstStep.NOT_FAILED,
                key(frame, caller),
                session(frame, caller),
                Optional.empty());
    }

    /** Elsewhere than in a service of sshd's, a user's file may have set it (SSH-43). */
    private Optional<SshPublicKey> key(PamRequest frame, Peer caller) {
        return caller.isRoot() && sshServices.contains(frame.service())
                ? CompletedMethods.key(frame.sshAuthInfo())
                : Optional.empty();
    }

    /**
     * What sshd runs on is not the person's terminal, even where one is told. Only root's module
     * can know another's session.
     */
    private Optional<TerminalSession> session(PamRequest frame, Peer caller) {
        return caller.isRoot() && !sshServices.contains(frame.service())
                ? frame.session()
                : Optional.empty();
    }

    /**
     * What tells the person's connection from others of this host and service (SSH-69); empty where
     * there is none. Where sshd does not say, there is no address either, and so no source to count
     * for.
     */
    String connection(PamRequest frame, Peer caller) {
        return caller.isRoot() && sshServices.contains(frame.service())
                ? frame.sshConnection()
                : "";
    }

    /** First field of {@code SSH_CONNECTION}, if it is numeric (SSH-57). */
    private String address(PamRequest frame) {
        if (!sshServices.contains(frame.service())) return "";
        int blank = frame.sshConnection().indexOf(' ');
        String first =
                blank < 0 ? frame.sshConnection() : frame.sshConnection().substring(0, blank);
        return Network.address(first).isPresent() ? first : "";
    }
}
