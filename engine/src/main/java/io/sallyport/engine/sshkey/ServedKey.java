package io.sallyport.engine.sshkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.identity.UnsafeCharacters;
import io.sallyport.engine.policy.Network;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One entry of the list of keys: what sshd is told of a key, and nothing that its owner can write
 * elsewhere (SSH-71). A key with a command is for automation and may be exempt; one without is a
 * person's own security key.
 *
 * @param command run in the place of whatever the client asks for, 1 to {@value #COMMAND_BYTES_MAX}
 *     bytes; empty for a security key alone
 * @param networks where it may be used from, at most {@value #NETWORKS_MAX}; empty: anywhere
 * @param expiresAt from then on it is not served
 * @param owner who answers for it, 1 to {@value #OWNER_BYTES_MAX} bytes
 * @param reviewAt when somebody should look whether it is needed still
 * @param attestation what the authenticator said of itself when the key was made, as it was given
 *     and never verified (SSH-107); at most {@value #ATTESTATION_BYTES_MAX} bytes
 */
public record ServedKey(
        SshPublicKey key,
        Optional<String> command,
        List<Network> networks,
        Instant addedAt,
        Optional<Instant> expiresAt,
        String owner,
        Optional<Instant> reviewAt,
        byte[] attestation) {
    public static final int COMMAND_BYTES_MAX = 1_024;
    public static final int NETWORKS_MAX = 16;
    public static final int OWNER_BYTES_MAX = 64;
    public static final int ATTESTATION_BYTES_MAX = 4_096;

    private static final int NETWORK_BYTES = 19;

    public ServedKey {
        networks = List.copyOf(networks);
        attestation = attestation.clone();
        command.flatMap(ServedKey::faultOfCommand)
                .or(() -> faultOfOwner(owner))
                .ifPresent(fault -> {
                    throw new IllegalArgumentException(fault);
                });
        if (command.isEmpty() && !key.isSecurityKey())
            throw new IllegalArgumentException(
                    "a key without a command is not served, unless it is a security key");
        if (networks.size() > NETWORKS_MAX)
            throw new IllegalArgumentException("a key has at most " + NETWORKS_MAX + " networks");
        if (attestation.length > ATTESTATION_BYTES_MAX)
            throw new IllegalArgumentException(
                    "an attestation has at most " + ATTESTATION_BYTES_MAX + " bytes");
    }

    /** What keeps {@code command} from being served; empty if nothing does (SSH-116). */
    public static Optional<String> faultOfCommand(String command) {
        if (command.isBlank()) return Optional.of("a command is empty");
        if (command.getBytes(UTF_8).length > COMMAND_BYTES_MAX)
            return Optional.of("a command is longer than " + COMMAND_BYTES_MAX + " bytes");
        if (command.codePoints().anyMatch(UnsafeCharacters::isUnsafe))
            return Optional.of("a command holds a control character");
        // sshd would take the quotation mark behind it for a part of the command.
        if (command.endsWith("\\"))
            return Optional.of("a command ends with a backslash, which sshd cannot be told");
        return Optional.empty();
    }

    /** What is wrong with the name of an owner; empty if nothing is. */
    public static Optional<String> faultOfOwner(String owner) {
        if (owner.isBlank()) return Optional.of("an owner is empty");
        if (owner.getBytes(UTF_8).length > OWNER_BYTES_MAX)
            return Optional.of("an owner is longer than " + OWNER_BYTES_MAX + " bytes");
        if (owner.codePoints().anyMatch(UnsafeCharacters::isUnsafe))
            return Optional.of("an owner holds a control character");
        return Optional.empty();
    }

    public String fingerprint() {
        return key.fingerprint();
    }

    /** How much of an account's room it takes, in bytes. */
    public int size() {
        return key.blob().length
                + command.orElse("").getBytes(UTF_8).length
                + owner.getBytes(UTF_8).length
                + networks.size() * NETWORK_BYTES
                + attestation.length;
    }

    /** Bound to a command, so that a rule of policy may let it in without a second step. */
    public boolean isPinned() {
        return command.isPresent();
    }

    public boolean isLive(Instant now) {
        return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
    }

    /** Whether somebody should look at it by now. */
    public boolean isDue(Instant now) {
        return !isLive(now) || reviewAt.filter(at -> !now.isBefore(at)).isPresent();
    }

    /** Whether it may be used from there; an address that is not known lies in no network. */
    public boolean allows(Optional<InetAddress> address) {
        return networks.isEmpty()
                || address.filter(a -> networks.stream().anyMatch(n -> n.contains(a))).isPresent();
    }

    /** For the audit: which key, and who answers for it; never the command. */
    public String shown() {
        return fingerprint() + " of " + owner;
    }

    @Override
    public byte[] attestation() {
        return attestation.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServedKey that
                && key.equals(that.key)
                && command.equals(that.command)
                && networks.equals(that.networks)
                && addedAt.equals(that.addedAt)
                && expiresAt.equals(that.expiresAt)
                && owner.equals(that.owner)
                && reviewAt.equals(that.reviewAt)
                && Arrays.equals(attestation, that.attestation);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, command, owner);
    }

    /** Without the command, which may hold what is not for a log. */
    @Override
    public String toString() {
        return "ServedKey[" + shown() + "]";
    }
}
