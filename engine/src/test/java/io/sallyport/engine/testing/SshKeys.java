package io.sallyport.engine.testing;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.sshkey.ServedKey;
import io.sallyport.engine.sshkey.SshPublicKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys of SSH, and entries of the list of them. */
public final class SshKeys {
    /** Of ssh-keygen, with the fingerprint that it gives. */
    public static final SshPublicKey ED25519 =
            key(
                    "ssh-ed25519",
                    "AAAAC3NzaC1lZDI1NTE5AAAAIHZRwaZxUiNhBto7pyxsgdwBtRNTQSnwtIB6iUT4pare");

    public static final String ED25519_FINGERPRINT =
            "SHA256:z2OGRgzXfthg/YYUMTcrk3+5S7+hmm11aab7+DpdKYs";

    public static final SshPublicKey OTHER =
            key(
                    "ecdsa-sha2-nistp256",
                    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBH1i/PsjOKaI0dlAXP5DaaUO"
                            + "svQeNdV8NTwSVNN9qMdYEYLXHQRsg0W8JrC+osJxiKdnreuNcDNsgDOKA8pe55g=");

    private SshKeys() {}

    /** A security key that nobody has. */
    public static SshPublicKey security() {
        try {
            String type = "sk-ssh-ed25519@openssh.com";
            return SshPublicKey.of(type, fields(type, "p".repeat(32), "ssh:"));
        } catch (MalformedBytesException e) {
            throw new AssertionError(e);
        }
    }

    /** The blob of a key: its fields one after the other. */
    public static byte[] fields(String... fields) {
        var out = new ByteWriter();
        for (String field : fields) {
            byte[] bytes = field.getBytes(StandardCharsets.ISO_8859_1);
            out.u32(bytes.length).raw(bytes);
        }
        return out.toByteArray();
    }

    /** An entry without an end. */
    public static ServedKey pinned(SshPublicKey key, String... networks) {
        return entry(key, Optional.of("/usr/bin/backup --all"), Optional.empty(), networks);
    }

    public static ServedKey entry(
            SshPublicKey key,
            Optional<String> command,
            Optional<Instant> expiresAt,
            String... networks) {
        return new ServedKey(
                key,
                command,
                List.of(networks).stream().map(text -> Network.parse(text).orElseThrow()).toList(),
                Instant.ofEpochSecond(0x69000000L),
                expiresAt,
                "operations",
                Optional.empty(),
                new byte[0]);
    }

    private static SshPublicKey key(String type, String base64) {
        try {
            return SshPublicKey.ofBase64(type, base64);
        } catch (MalformedBytesException e) {
            throw new AssertionError(e);
        }
    }
}
