package io.sallyport.server.door.pam;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.sshkey.SshPublicKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SSH-35 to SSH-37: what is read of SSH_AUTH_INFO_0, and that everything else is no key. */
class CompletedMethodsTest {
    private static final String BASE64 =
            "AAAAC3NzaC1lZDI1NTE5AAAAIHZRwaZxUiNhBto7pyxsgdwBtRNTQSnwtIB6iUT4pare";
    private static final String KEY = "publickey ssh-ed25519 " + BASE64 + "\n";
    private static final String OTHER =
            "publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHZRwaZxUiNhBto7pyxsgdwBtRNTQSnwtIB6iUT4"
                    + "parA\n";

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%skeyboard-interactive/pam\n", "password\n%s"})
    void the_one_key_is_found_among_other_methods(String form) {
        assertEquals(
                Optional.of("SHA256:z2OGRgzXfthg/YYUMTcrk3+5S7+hmm11aab7+DpdKYs"),
                read(form.formatted(KEY)).map(SshPublicKey::fingerprint));
    }

    /** SSH-93, SSH-94 */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "password\n",
                "publickey\n",
                "publickey ssh-ed25519\n",
                "publickey ssh-ed25519 " + BASE64, // no end
                "publickey  ssh-ed25519 " + BASE64 + "\n",
                "publickey ssh-ed25519  " + BASE64 + "\n",
                "publickey\tssh-ed25519 " + BASE64 + "\n",
                " " + KEY,
                KEY + "\n",
                "publickey ssh-ed25519 " + BASE64 + " \n",
                "publickey ssh-ed25519 " + BASE64 + "\r\n",
                "publickey ssh-ed25519 " + BASE64 + " comment\n",
                "publickey ssh-rsa " + BASE64 + "\n",
                "publickey ssh-ed25519 " + BASE64 + "=\n",
                "publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHZRwaZxUiNhBto7pyxs\n",
                "publickey ssh-ed25519 AAAA!\n",
                "publickey ssh-ed25519-cert-v01@openssh.com " + BASE64 + "\n",
                "Publickey ssh-ed25519 " + BASE64 + "\n",
                "hostbased ssh-ed25519 " + BASE64 + "\n",
                KEY + KEY,
                KEY + OTHER,
                OTHER + "password\n" + KEY,
                KEY + "hostbased\n",
                KEY + "something new\n",
                KEY + "password with more\n",
                "publickey ssh-ed25519 " + BASE64 + "\u00e9\n",
            })
    void anything_else_is_no_key(String value) {
        assertEquals(Optional.empty(), read(value), value);
    }

    /** The frame holds no more than 64 KiB; the module sends a longer value as an empty one. */
    @Test
    void a_long_value_is_no_key() {
        assertEquals(Optional.empty(), read("password\n".repeat(7_000) + "x\n" + KEY));
    }

    private static Optional<SshPublicKey> read(String value) {
        return CompletedMethods.key(value.getBytes(ISO_8859_1));
    }
}
