package io.sallyport.server.doctor.sshd;

import java.util.List;
import java.util.Set;

/**
 * One combination of the matrix (DOC-9).
 *
 * @param groups of the user, as this host knows them
 * @param host name of the client's machine
 */
record Login(
        String user,
        Set<String> groups,
        String host,
        String address,
        String localAddress,
        int localPort) {
    Login {
        groups = Set.copyOf(groups);
    }

    /** For {@code sshd -T}. */
    List<String> arguments() {
        return List.of(
                "-C",
                "user=%s,host=%s,addr=%s,laddr=%s,lport=%d"
                        .formatted(user, host, address, localAddress, localPort));
    }
}
