package io.sallyport.engine.sshkey;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.policy.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bytes of one entry inside a register. */
public final class ServedKeyFormat {
    private static final int ADDRESS_BYTES_MAX = 16;

    private ServedKeyFormat() {}

    public static void write(ServedKey key, ByteWriter out) {
        out.text(key.key().type()).blob(key.key().blob()).text(key.command().orElse(""));
        out.u8(key.networks().size());
        for (Network network : key.networks())
            out.blob(network.base().getAddress()).u8(network.prefix());
        out.instant(key.addedAt());
        write(key.expiresAt(), out);
        out.text(key.owner());
        write(key.reviewAt(), out);
        out.blob(key.attestation());
    }

    /**
     * @throws MalformedBytesException if no entry begins here
     * @throws IllegalArgumentException if the entry's own check refuses it
     */
    public static ServedKey read(Cursor in) throws MalformedBytesException {
        String type = in.text(1, SshPublicKey.TYPE_BYTES_MAX, "type");
        var key = SshPublicKey.of(type, in.blob(1, SshPublicKey.BLOB_BYTES_MAX, "key"));
        String command = in.text(0, ServedKey.COMMAND_BYTES_MAX, "command");
        return new ServedKey(
                key,
                command.isEmpty() ? Optional.empty() : Optional.of(command),
                networks(in),
                in.instant("addedAt"),
                optionalInstant(in, "expiresAt"),
                in.text(1, ServedKey.OWNER_BYTES_MAX, "owner"),
                optionalInstant(in, "reviewAt"),
                in.blob(0, ServedKey.ATTESTATION_BYTES_MAX, "attestation"));
    }

    private static List<Network> networks(Cursor in) throws MalformedBytesException {
        int count = in.count(ServedKey.NETWORKS_MAX, false, "networks");
        var networks = new ArrayList<Network>(count);
        for (int i = 0; i < count; i++) {
            byte[] address = in.blob(4, ADDRESS_BYTES_MAX, "network");
            networks.add(new Network(address(address), in.u8("prefix")));
        }
        return networks;
    }

    private static InetAddress address(byte[] bytes) throws MalformedBytesException {
        try {
            var address = InetAddress.getByAddress(bytes);
            // Java makes an IPv4 address of the sixteen bytes of a mapped one.
            if (address.getAddress().length == bytes.length) return address;
        } catch (UnknownHostException e) {
            throw new MalformedBytesException("network is no address");
        }
        throw new MalformedBytesException("network is an IPv4 address in IPv6's form");
    }

    private static void write(Optional<Instant> instant, ByteWriter out) {
        out.u8(instant.isPresent() ? 1 : 0);
        instant.ifPresent(out::instant);
    }

    private static Optional<Instant> optionalInstant(Cursor in, String field)
            throws MalformedBytesException {
        return in.count(1, false, field) == 0 ? Optional.empty() : Optional.of(in.instant(field));
    }
}
