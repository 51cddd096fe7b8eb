package io.sallyport.engine.sshkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.engine.testing.SshKeys;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizedKeysLineTest {
    private static final Instant END = Instant.parse("2027-01-31T23:00:00Z");

    /** SSH-72, SSH-115 */
    @Test
    void a_key_of_automation_is_restricted_and_bound_to_its_command() {
        assertEquals(
                "restrict,command=\"/usr/bin/backup --all\" " + SshKeys.ED25519.text(),
                AuthorizedKeysLine.of(SshKeys.pinned(SshKeys.ED25519)));
        assertEquals(
                "restrict,command=\"true\",from=\"192.0.2.0/24,2001:db8:0:0:0:0:0:7/128\","
                        + "expiry-time=\"20270131230000Z\" "
                        + SshKeys.ED25519.text(),
                AuthorizedKeysLine.of(
                        SshKeys.entry(
                                SshKeys.ED25519,
                                Optional.of("true"),
                                Optional.of(END),
                                "192.0.2.0/24",
                                "2001:db8::7")));
    }

    /** SSH-104, SSH-115 */
    @Test
    void a_persons_security_key_must_verify_them() {
        var key = SshKeys.security();
        assertEquals(
                "verify-required,from=\"192.0.2.1/32\" " + key.text(),
                AuthorizedKeysLine.of(
                        SshKeys.entry(key, Optional.empty(), Optional.empty(), "192.0.2.1")));
    }

    /** SSH-116 */
    @Test
    void quotation_marks_are_told_as_sshd_reads_them() {
        var entry =
                SshKeys.entry(
                        SshKeys.ED25519,
                        Optional.of("sh -c \"echo \\\"a b\\\",no-touch-required\""),
                        Optional.empty());
        assertEquals(
                "restrict,command=\"sh -c \\\"echo \\\\\"a b\\\\\",no-touch-required\\\"\" "
                        + SshKeys.ED25519.text(),
                AuthorizedKeysLine.of(entry));
    }

    /** SSH-116: no entry holds one, and if one did, it would not be served. */
    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "a\u001bb", "a\u2028b", "", " ", "true\\"})
    void a_command_that_cannot_be_told_is_refused(String command) {
        assertThrows(
                IllegalArgumentException.class,
                () -> SshKeys.entry(SshKeys.ED25519, Optional.of(command), Optional.empty()));
    }

    /** SSH-72 */
    @Test
    void a_plain_key_without_a_command_is_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SshKeys.entry(SshKeys.ED25519, Optional.empty(), Optional.empty()));
    }

    @Test
    void what_is_shown_of_an_entry_is_not_its_command() {
        var entry = SshKeys.pinned(SshKeys.ED25519);
        assertFalse((entry + entry.shown()).contains("backup"));
    }
}
