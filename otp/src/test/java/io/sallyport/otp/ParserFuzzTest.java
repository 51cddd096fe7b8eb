package io.sallyport.otp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.otp.OtpAuthUri.Concessions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Coverage-guided fuzzing of all that reads text (FAULT-50, FAULT-64); {@code fuzz/run} runs it.
 * Not part of the ordinary tests, because its agent rewrites the classes of the whole JVM.
 */
@Tag("fuzz")
class ParserFuzzTest {
    /** FAULT-56: parse, write, parse; a value or the typed refusal, and nothing else. */
    @MethodSource("uris")
    @DictionaryEntries({
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ",
        "otpauth://hotp/a?counter=1&secret=GEZDGNBVGY3TQOJQ",
        "&issuer=",
        "&algorithm=SHA256",
        "&digits=8",
        "&period=60",
        "&counter=",
        "&2step_output=",
        "%3A",
        "%C3%A9"
    })
    @FuzzTest
    void an_otpauth_uri_is_read_or_refused(byte[] input) throws MalformedUriException {
        String text = text(input);
        String canonical;
        try (OtpAuthUri uri = OtpAuthUri.parse(text)) {
            assertStrong(uri);
            canonical = uri.reveal();
        } catch (MalformedUriException refused) {
            return;
        }
        try (OtpAuthUri again = OtpAuthUri.parse(canonical)) {
            assertEquals(canonical, again.reveal());
        }
    }

    /** The same with everything conceded that can be. */
    @MethodSource("uris")
    @DictionaryEntries({"otpauth://totp/a?secret=GE", "otpauth://hotp/a?secret=GE", "&digits=6"})
    @FuzzTest
    void a_uri_with_concessions_is_read_or_refused(byte[] input) throws MalformedUriException {
        var concessions = Concessions.NONE.withWeakSecrets().withCounterIfAbsent(0);
        String canonical;
        try (OtpAuthUri uri = OtpAuthUri.parse(text(input), concessions)) {
            canonical = uri.reveal();
        } catch (MalformedUriException refused) {
            return;
        }
        try (OtpAuthUri again = OtpAuthUri.parse(canonical, Concessions.NONE.withWeakSecrets())) {
            assertEquals(canonical, again.reveal());
        }
    }

    /** FAULT-57: agrees with a plain reference decoder. */
    @MethodSource("base32")
    @FuzzTest
    void base32_is_read_as_the_reference_reads_it(byte[] input) throws MalformedSecretException {
        String text = text(input);
        Optional<byte[]> expected =
                text.length() <= Base32.TEXT_CHARACTERS_MAX
                        ? ReferenceBase32.read(text)
                        : Optional.empty();
        if (expected.isPresent()) {
            assertArrayEquals(expected.get(), Base32.read(text));
        } else {
            assertThrows(MalformedSecretException.class, () -> Base32.read(text));
        }
    }

    /** What is a password is six to eight ASCII digits, and is kept as typed. */
    @MethodSource("codes")
    @FuzzTest
    void a_password_is_read_or_not(byte[] input) {
        String text = text(input);
        assertEquals(
                text.matches("[0-9]{6,8}") ? Optional.of(text) : Optional.empty(),
                OneTimePassword.parse(text).map(OneTimePassword::reveal));
    }

    static Stream<byte[]> uris() {
        return seeds("uris.txt", "uri", "otpauth://totp/" + "%41".repeat(OtpAuthUri.BYTES_MAX));
    }

    static Stream<byte[]> base32() {
        return seeds("base32.txt", "text", "A=-".repeat(Base32.TEXT_CHARACTERS_MAX));
    }

    static Stream<byte[]> codes() {
        return seeds("codes.txt", "typed", "1".repeat(4_096));
    }

    private static Stream<byte[]> seeds(String file, String field, String longest) {
        return Stream.concat(
                        Vector.of(file).stream().map(vector -> vector.find(field).orElse("")),
                        Stream.of(longest))
                .map(text -> text.getBytes(UTF_8));
    }

    /** UTF-8; U+E000 to U+E7FF stand for halves of characters, which no bytes decode to. */
    private static String text(byte[] input) {
        char[] characters = new String(input, UTF_8).toCharArray();
        for (int i = 0; i < characters.length; i++)
            if (characters[i] >= '\ue000' && characters[i] <= '\ue7ff')
                characters[i] = (char) (characters[i] - '\ue000' + Character.MIN_SURROGATE);
        return new String(characters);
    }

    /** Nothing is weaker than what has been conceded, whatever stands in it or is left out. */
    private static void assertStrong(OtpAuthUri uri) {
        assertTrue(uri.secret().length() >= SharedSecret.LENGTH_MIN);
        int digits =
                uri.totp().map(Totp::digits).orElseGet(() -> uri.hotp().orElseThrow().digits());
        assertTrue(digits >= 6 && digits <= 8);
        assertTrue(uri.totp().isPresent() || uri.counter().isPresent());
        uri.totp().ifPresent(totp -> assertTrue(totp.timeStep().toSeconds() <= 3_600));
    }
}
