package io.sallyport.engine.account;

import static io.sallyport.engine.testing.Damage.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.audit.Link;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.otp.SharedSecret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Small values of the register: copies, equality, silence, and what they refuse. */
class ValuesTest {
    @Test
    void bytes_are_copied_in_and_out() {
        byte[] given = new byte[32];
        var link = Link.of(given);
        var wrapped = WrappedSecret.of(given);
        var digest = CodeDigest.of(new byte[CodeDigest.LENGTH]);
        given[0] = 1;
        link.bytes()[0] = 1;
        wrapped.bytes()[0] = 1;
        digest.bytes()[0] = 1;
        assertEquals(Link.NONE, link);
        assertArrayEquals(new byte[32], wrapped.bytes());
        assertArrayEquals(new byte[16], digest.bytes());
    }

    @Test
    void equal_bytes_are_equal_values() {
        assertEquals(WrappedSecret.of(hex("0102")), WrappedSecret.of(hex("0102")));
        assertEquals(
                WrappedSecret.of(hex("0102")).hashCode(), WrappedSecret.of(hex("0102")).hashCode());
        assertNotEquals(WrappedSecret.of(hex("0102")), WrappedSecret.of(hex("0103")));
        assertFalse(WrappedSecret.of(hex("01")).equals(new Object()));
        assertNotEquals(Link.NONE, Link.to(hex("")));
        assertEquals(Link.to(hex("ff")).hashCode(), Link.to(hex("ff")).hashCode());
        assertFalse(Link.NONE.equals(new Object()));
        var digest = CodeDigest.of(hex("00".repeat(15) + "01"));
        assertEquals(digest, CodeDigest.of(digest.bytes()));
        assertEquals(digest.hashCode(), CodeDigest.of(digest.bytes()).hashCode());
        assertFalse(digest.equals(new Object()));
        assertFalse(digest.matches(CodeDigest.of(new byte[16])));
    }

    @Test
    void values_of_the_wrong_length_are_refused() {
        for (int length : new int[] {0, 31, 33})
            assertThrows(IllegalArgumentException.class, () -> Link.of(new byte[length]));
        for (int length : new int[] {0, 257})
            assertThrows(IllegalArgumentException.class, () -> WrappedSecret.of(new byte[length]));
        for (int length : new int[] {0, 15, 17, 32})
            assertThrows(IllegalArgumentException.class, () -> CodeDigest.of(new byte[length]));
    }

    @Test
    void values_print_what_may_be_known() {
        assertEquals("WrappedSecret[3 bytes]", WrappedSecret.of(hex("010203")).toString());
        assertEquals("CodeDigest", CodeDigest.of(new byte[16]).toString());
        assertEquals("00".repeat(32), Link.NONE.toString());
        assertEquals("00000000000000ff", new CredentialId(255).toString());
        assertEquals("0000000000000001ffffffffffffffff", new AttemptId(1, -1).toString());
        assertEquals("RecoveryCode", RecoveryCode.parse("7q2m-x9ab-0kzt").orElseThrow().toString());
    }

    /** SHA-256 of the empty text, by its standard. */
    @Test
    void a_link_is_a_sha_256() {
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                Link.to(new byte[0]).toString());
    }

    /** GUESS-20: HMAC-SHA256 under the set's key, cut to 16 bytes; pinned, for it is stored. */
    @Test
    void a_recovery_code_is_kept_as_a_keyed_digest() {
        var code = RecoveryCode.parse("7q2m-x9ab-0kzt").orElseThrow();
        try (var key = SharedSecret.of(hex("0b".repeat(32)))) {
            assertArrayEquals(
                    hex("061ff70162a232367e6ab0892b83deca"), code.digestUnder(key).bytes());
        }
        try (var other = SharedSecret.of(hex("0c".repeat(32)))) {
            assertFalse(
                    code.digestUnder(other)
                            .matches(CodeDigest.of(hex("061ff70162a232367e6ab0892b83deca"))));
        }
    }

    @Test
    void a_set_holds_no_more_codes_than_were_issued() {
        var digests = List.of(CodeDigest.of(new byte[16]), CodeDigest.of(hex("01".repeat(16))));
        assertThrows(IllegalArgumentException.class, () -> set(digests, 1));
        assertThrows(IllegalArgumentException.class, () -> set(digests, 11));
        assertEquals(1, set(digests, 10).without(digests.getFirst()).unused().size());
        assertEquals(2, set(digests, 2).without(CodeDigest.of(hex("02".repeat(16)))).issued());
    }

    private static RecoveryCodes set(List<CodeDigest> digests, int issued) {
        return new RecoveryCodes(
                new CredentialId(1),
                "codes",
                Rehearsal.NOON,
                WrappedSecret.of(new byte[1]),
                digests,
                issued,
                Optional.empty());
    }

    /** Re-wrapping under a new key changes the secret and nothing else. */
    @Test
    void rewrapping_keeps_the_progress() {
        var alice = new Rehearsal();
        var phone = alice.totp("phone", Rehearsal.SIX, 1_000, -3);
        var key = alice.hotp("key", 6, 77);
        alice.recoveryCodes();
        var anew = WrappedSecret.of(hex("0909"));
        var totp = alice.totp(phone).withSecret(anew);
        assertEquals(anew, totp.secret());
        assertEquals(alice.totp(phone), totp.withSecret(alice.totp(phone).secret()));
        var hotp = alice.hotp(key).withSecret(anew);
        assertEquals(anew, hotp.secret());
        assertEquals(alice.hotp(key), hotp.withSecret(alice.hotp(key).secret()));
        var codes = alice.account().codeSets().findFirst().orElseThrow();
        assertEquals(anew, codes.withKey(anew).key());
        assertEquals(codes, codes.withKey(anew).withKey(codes.key()));
    }

    @Test
    void protection_is_a_device_or_temporary_codes_and_not_recovery_codes_alone() {
        var alice = new Rehearsal();
        assertFalse(alice.account().isProtected());
        alice.recoveryCodes();
        assertFalse(alice.account().isProtected());
        alice.codes("temporary codes", 5, Optional.of(Rehearsal.NOON.minusSeconds(1)));
        assertTrue(alice.account().isProtected() && !alice.account().isEnrolled());
        var bob = new Rehearsal();
        bob.hotp("key", 6, 0);
        assertTrue(bob.account().isProtected() && bob.account().isEnrolled());
    }

    @Test
    void a_credential_takes_the_place_of_the_one_with_its_id() {
        var alice = new Rehearsal();
        var phone = alice.totp("phone", Rehearsal.SIX);
        var key = alice.hotp("key", 6, 1);
        var moved = alice.totp(phone).withAccepted(9, 0, 0, Rehearsal.NOON);
        var next = alice.account().with(moved);
        assertEquals(List.of(moved, alice.hotp(key)), next.credentials());
        assertEquals(List.of(alice.hotp(key)), next.without(phone.id()).credentials());
        assertEquals(Optional.empty(), next.labelled("Phone"));
    }

    @Test
    void labels_are_what_can_be_shown_on_one_line() {
        for (String good : List.of("x", "Pixel 9 (work)", "Ünïcödé 📱", "l".repeat(64)))
            assertEquals(Optional.empty(), Labels.faultOf(good), good);
        for (String bad :
                List.of(
                        "",
                        " ",
                        "\t",
                        "a\u0000b",
                        "a\u001bb",
                        "a\u007fb",
                        "a\u0085b",
                        "a\u200eb",
                        "a\u202eb",
                        "a\u2028b",
                        "a\u2029b",
                        "a\ufeffb",
                        "\ud83d",
                        "l".repeat(65),
                        "é".repeat(33))) assertTrue(Labels.faultOf(bad).isPresent(), bad);
    }

    @Test
    void ids_are_drawn_whole() {
        var random = Property.generator();
        long ored = 0;
        for (int i = 0; i < 200; i++)
            ored |= AttemptId.random(random).high() & CredentialId.random(random).value();
        assertEquals(-1, ored);
    }
}
