package io.sallyport.engine.sshkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.testing.SshKeys;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshPublicKeyTest {
    private static final String CURVE = "ecdsa-sha2-nistp256";
    private static final String SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";

    /** SSH-36: as ssh-keygen gives it. */
    @Test
    void a_fingerprint_is_the_one_of_openssh() {
        assertEquals(SshKeys.ED25519_FINGERPRINT, SshKeys.ED25519.fingerprint());
    }

    @Test
    void every_type_that_is_served_is_read() throws MalformedBytesException {
        assertFalse(read("ssh-rsa", "ssh-rsa", "\1\0\1", "n".repeat(257)).isSecurityKey());
        assertFalse(read(CURVE, CURVE, "nistp256", "\4xy").isSecurityKey());
        assertTrue(SshKeys.security().isSecurityKey());
        assertTrue(read(SK_ECDSA, SK_ECDSA, "nistp256", "\4xy", "ssh:").isSecurityKey());
    }

    /** SSH-35, SSH-94 */
    @Test
    void a_type_that_is_not_the_blobs_is_no_key() {
        byte[] blob = SshKeys.ED25519.blob();
        assertThrows(MalformedBytesException.class, () -> SshPublicKey.of("ssh-rsa", blob));
        assertMalformed(CURVE, CURVE, "nistp384", "\4xy");
        assertMalformed(CURVE, CURVE, "nistp256", "");
        assertMalformed("ssh-ed25519", "ssh-ed25519", "p".repeat(31));
        assertMalformed("ssh-ed25519", "ssh-ed25519", "p".repeat(32), "");
        assertMalformed("ssh-rsa", "ssh-rsa", "e", "n".repeat(SshPublicKey.BLOB_BYTES_MAX));
    }

    /** SSH-76, SSH-103: certificates have types of their own, and none of them is known. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-ed25519-cert-v01@openssh.com",
                "sk-ssh-ed25519-cert-v01@openssh.com",
                "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
                "sk-anything@example.org",
                "ssh-dss",
                ""
            })
    void other_types_are_not_known(String type) {
        assertMalformed(type, type, "p".repeat(32));
        assertMalformed(type, type, "p".repeat(32), "ssh:");
    }

    @Test
    void a_key_that_is_cut_or_longer_is_none() {
        byte[] blob = SshKeys.ED25519.blob();
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = Arrays.copyOf(blob, length);
            assertThrows(MalformedBytesException.class, () -> SshPublicKey.of("ssh-ed25519", cut));
        }
        byte[] longer = Arrays.copyOf(blob, blob.length + 1);
        assertThrows(MalformedBytesException.class, () -> SshPublicKey.of("ssh-ed25519", longer));
    }

    /** SSH-35: one text for one key. */
    @Test
    void base64_is_canonical() throws MalformedBytesException {
        String text = Base64.getEncoder().encodeToString(SshKeys.OTHER.blob());
        assertEquals(SshKeys.OTHER, SshPublicKey.ofBase64(CURVE, text));
        for (String other :
                new String[] {
                    text.substring(0, text.length() - 1), // without its padding
                    text.replace("g=", "h="), // the same bytes
                    text + "\n",
                    " " + text,
                    text.replace('+', '-')
                })
            assertThrows(
                    MalformedBytesException.class,
                    () -> SshPublicKey.ofBase64(CURVE, other),
                    other);
    }

    private static SshPublicKey read(String type, String... fields) throws MalformedBytesException {
        return SshPublicKey.of(type, SshKeys.fields(fields));
    }

    private static void assertMalformed(String type, String... fields) {
        assertThrows(MalformedBytesException.class, () -> read(type, fields), type);
    }
}
