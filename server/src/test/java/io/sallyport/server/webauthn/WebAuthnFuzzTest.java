package io.sallyport.server.webauthn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.PasskeyAnswer;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.server.webauthn.Authenticator.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of what browsers send of passkeys (FAULT-58); {@code fuzz/run} runs them. */
@Tag("fuzz")
class WebAuthnFuzzTest {
    private static final byte[] CHALLENGE = Authenticator.sha256(new byte[] {1});
    private static final WebAuthn WEB_AUTHN = new WebAuthn(Authenticator.PARTY);
    private static final Authenticator AUTHENTICATOR = new Authenticator(Kind.ES256);
    private static final PasskeyAnswer RIGHT = AUTHENTICATOR.answer(CHALLENGE);
    private static final Passkey PASSKEY =
            WEB_AUTHN
                    .made(
                            AUTHENTICATOR.clientData("webauthn.create", CHALLENGE),
                            AUTHENTICATOR.attestation(),
                            CHALLENGE,
                            Instant.EPOCH)
                    .map(AUTHENTICATOR::stored)
                    .orElseThrow();

    static Stream<byte[]> cbor() {
        return Stream.concat(
                Stream.of(Kind.values()).map(kind -> new Authenticator(kind).cose()),
                Stream.of(AUTHENTICATOR.attestation(), nested(4), nested(5), nested(200)));
    }

    private static byte[] nested(int depth) {
        var lists = new byte[depth + 1];
        Arrays.fill(lists, 0, depth, (byte) 0x81);
        return lists;
    }

    /** Whatever passes is one item, which the library may read; depth and size are bounded. */
    @MethodSource("cbor")
    @FuzzTest
    void cbor_is_walked_whole_or_refused(byte[] input) {
        try {
            BoundedCbor.check(input);
            assertTrue(depth(input) <= BoundedCbor.DEPTH_MAX);
        } catch (MalformedBytesException malformed) {
            assertTrue(!String.valueOf(malformed.getMessage()).isEmpty());
        }
    }

    /** Of leading lists of one, which is the cheapest way down. */
    private static int depth(byte[] input) {
        int depth = 1;
        for (byte b : input) {
            if (b != (byte) 0x81) break;
            depth++;
        }
        return depth;
    }

    static Stream<byte[]> answers() {
        return Stream.of(RIGHT.authenticatorData(), RIGHT.signature(), RIGHT.clientData());
    }

    /** One part is exchanged: never right, unless it is what it was. */
    @MethodSource("answers")
    @FuzzTest
    void an_answer_with_another_part_is_not_right(byte[] input) {
        Optional<?>[] checked = {
            WEB_AUTHN.check(
                    PASSKEY,
                    new PasskeyAnswer(
                            PASSKEY.handle(), input, RIGHT.authenticatorData(), RIGHT.signature()),
                    CHALLENGE),
            WEB_AUTHN.check(
                    PASSKEY,
                    new PasskeyAnswer(
                            PASSKEY.handle(), RIGHT.clientData(), input, RIGHT.signature()),
                    CHALLENGE)
        };
        if (checked[0].isPresent()) assertArrayEquals(RIGHT.clientData(), input);
        if (checked[1].isPresent()) assertArrayEquals(RIGHT.authenticatorData(), input);
    }

    static Stream<byte[]> attestations() {
        return Stream.of(Kind.values()).map(kind -> new Authenticator(kind).attestation());
    }

    /** Whatever is taken is a key that the register can hold. */
    @MethodSource("attestations")
    @FuzzTest
    void an_attestation_is_taken_whole_or_refused(byte[] input) {
        WEB_AUTHN
                .made(
                        AUTHENTICATOR.clientData("webauthn.create", CHALLENGE),
                        input,
                        CHALLENGE,
                        Instant.EPOCH)
                .map(AUTHENTICATOR::stored)
                .ifPresent(passkey -> assertEquals("key", passkey.label()));
    }
}
