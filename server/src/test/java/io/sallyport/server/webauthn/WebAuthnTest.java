package io.sallyport.server.webauthn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.PasskeyAnswer;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.judge.PasskeyAttempt.Signed;
import io.sallyport.server.webauthn.Authenticator.Kind;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** FAULT-58: no signature is accepted under another key, algorithm, page or question. */
class WebAuthnTest {
    private static final byte[] CHALLENGE = Authenticator.sha256(new byte[] {1});
    private static final byte[] OTHER = Authenticator.sha256(new byte[] {2});

    private final WebAuthn webAuthn = new WebAuthn(Authenticator.PARTY);

    private Optional<Passkey> made(Authenticator authenticator) {
        return webAuthn.made(
                        authenticator.clientData("webauthn.create", CHALLENGE),
                        authenticator.attestation(),
                        CHALLENGE,
                        Instant.EPOCH)
                .map(authenticator::stored);
    }

    @ParameterizedTest
    @EnumSource
    void a_passkey_is_made_and_answers(Kind kind) {
        var authenticator = new Authenticator(kind);
        var passkey = made(authenticator).orElseThrow();
        authenticator.counter = 9;
        assertEquals(
                Optional.of(new Signed(passkey.id(), 9, true)),
                webAuthn.check(passkey, authenticator.answer(CHALLENGE), CHALLENGE));
        authenticator.flags = 0x01;
        assertEquals(
                Optional.of(new Signed(passkey.id(), 9, false)),
                webAuthn.check(passkey, authenticator.answer(CHALLENGE), CHALLENGE));
    }

    @ParameterizedTest
    @EnumSource
    void under_another_key_nothing_is_right(Kind kind) {
        var passkey = made(new Authenticator(kind)).orElseThrow();
        for (Kind other : Kind.values()) {
            var answer = new Authenticator(other).answer(CHALLENGE);
            assertEquals(Optional.empty(), webAuthn.check(passkey, answer, CHALLENGE));
        }
    }

    @Test
    void an_answer_is_of_one_question_and_one_page() {
        var authenticator = new Authenticator(Kind.ES256);
        var passkey = made(authenticator).orElseThrow();
        var right = authenticator.answer(CHALLENGE);
        assertTrue(webAuthn.check(passkey, right, CHALLENGE).isPresent());
        assertEquals(Optional.empty(), webAuthn.check(passkey, right, OTHER));
        authenticator.origin = "https://login.example.org.evil.example";
        assertEquals(
                Optional.empty(),
                webAuthn.check(passkey, authenticator.answer(CHALLENGE), CHALLENGE));
        authenticator.origin = Authenticator.PARTY.origin();
        authenticator.rpId = "example.org";
        assertEquals(
                Optional.empty(),
                webAuthn.check(passkey, authenticator.answer(CHALLENGE), CHALLENGE));
        authenticator.rpId = Authenticator.PARTY.id();
        authenticator.flags = 0x04; // nobody was there
        assertEquals(
                Optional.empty(),
                webAuthn.check(passkey, authenticator.answer(CHALLENGE), CHALLENGE));
        // What is made for a registration is no answer.
        assertEquals(
                Optional.empty(),
                webAuthn.check(
                        passkey,
                        new PasskeyAnswer(
                                passkey.handle(),
                                authenticator.clientData("webauthn.create", CHALLENGE),
                                right.authenticatorData(),
                                right.signature()),
                        CHALLENGE));
    }

    @Test
    void every_flipped_bit_is_found() {
        var authenticator = new Authenticator(Kind.ED25519);
        var passkey = made(authenticator).orElseThrow();
        var right = authenticator.answer(CHALLENGE);
        for (int part = 0; part < 3; part++) {
            int length = part(right, part).length;
            for (int i = 0; i < length; i++) {
                byte[] flipped = part(right, part);
                flipped[i] ^= 1;
                var damaged =
                        new PasskeyAnswer(
                                passkey.handle(),
                                part == 0 ? flipped : right.clientData(),
                                part == 1 ? flipped : right.authenticatorData(),
                                part == 2 ? flipped : right.signature());
                assertEquals(Optional.empty(), webAuthn.check(passkey, damaged, CHALLENGE));
            }
        }
    }

    private static byte[] part(PasskeyAnswer answer, int part) {
        return switch (part) {
            case 0 -> answer.clientData();
            case 1 -> answer.authenticatorData();
            default -> answer.signature();
        };
    }

    @Test
    void what_was_made_elsewhere_or_without_its_owner_is_not_taken() {
        var elsewhere = new Authenticator(Kind.ES256);
        elsewhere.origin = "https://evil.example";
        assertEquals(Optional.empty(), made(elsewhere));
        var unverified = new Authenticator(Kind.ES256);
        unverified.flags = 0x01;
        assertEquals(Optional.empty(), made(unverified));
        var right = new Authenticator(Kind.ES256);
        assertEquals(
                Optional.empty(),
                webAuthn.made(
                        right.clientData("webauthn.create", OTHER),
                        right.attestation(),
                        CHALLENGE,
                        Instant.EPOCH));
        assertEquals(
                Optional.empty(),
                webAuthn.made(
                        right.clientData("webauthn.get", CHALLENGE),
                        right.attestation(),
                        CHALLENGE,
                        Instant.EPOCH));
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.example.org, true",
        "https://login.example.org:8443, true",
        "http://localhost:8480, true",
        "http://login.example.org, false",
        "https://192.0.2.1, false",
        "https://[2001:db8::1], false",
        "http://127.0.0.1:8480, false",
    })
    void browsers_make_passkeys_for_names_over_tls(String origin, boolean isFit) {
        assertEquals(isFit, RelyingParty.of(URI.create(origin)).isPresent());
    }
}
