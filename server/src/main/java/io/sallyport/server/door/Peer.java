package io.sallyport.server.door;

import io.sallyport.server.unix.UnixConnection;
import io.sallyport.server.unix.UserNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Who is at the other end of a Unix socket, as the kernel says (SO_PEERCRED).
 *
 * @param name the name that the host's name service gives for the peer's uid; the uid in digits if
 *     it knows none
 * @param isRoot whether the uid is 0, whatever its name
 */
public record Peer(String name, boolean isRoot) {
    private static final Peer ROOT = new Peer("root", true);

    /** Looked up once: the name service is asked for a text of digits, too, and reads its files. */
    private static final UserPrincipal UID_ZERO = lookUpUidZero();

    /** Asks the kernel, and of anybody but root the name service. */
    public static Peer of(UnixConnection connection) throws IOException {
        int uid = connection.peerUid();
        if (uid == 0) return ROOT;
        return new Peer(UserNames.of(uid).orElse(Integer.toUnsignedString(uid)), false);
    }

    /** Asks the kernel. */
    public static Peer of(SocketChannel channel) throws IOException {
        UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return new Peer(peer.user().getName(), peer.user().equals(UID_ZERO));
    }

    /**
     * The account that a caller without root's rights may speak for; empty if its uid has no name
     * (SSH-43).
     */
    public Optional<String> ownName() {
        boolean isNumber = name.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Optional.empty() : Optional.of(name);
    }

    /** Principals are equal if their uids are; a text of digits is looked up as a uid. */
    private static UserPrincipal lookUpUidZero() {
        try {
            return FileSystems.getDefault()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName("0");
        } catch (IOException e) {
            throw new UncheckedIOException("this platform does not know uid 0", e);
        }
    }
}
