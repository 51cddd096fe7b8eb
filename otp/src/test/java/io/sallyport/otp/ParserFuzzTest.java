package io.sallyport.otp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.otp.OtpAuthUri.Concessions;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/**
 * Coverage-guided fuzzing of all that reads text (FAULT-50, FAULT-64); {@code otp/fuzz} runs it.
 * Not part of the ordinary tests, because its agent rewrites the classes of the whole JVM.
 */
@Tag("fuzz")
class ParserFuzzTest {
    /** Shows that fuzzing runs at all: this one must be found to fail. */
    @FuzzTest
    void a_canary_is_found(FuzzedDataProvider data) {
        if (data.consumeRemainingAsString().startsWith("bird")) {
            throw new IllegalStateException("the canary was found");
        }
    }

    /** FAULT-56: parse, write, parse; a value or the typed refusal, and nothing else. */
    @FuzzTest
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
    void an_otpauth_uri_is_read_or_refused(FuzzedDataProvider data) throws MalformedUriException {
        String text = data.consumeRemainingAsString();
        String canonical;
        try (OtpAuthUri uri = OtpAuthUri.parse(text, Concessions.NONE.withWeakSecrets())) {
            canonical = uri.reveal();
        } catch (MalformedUriException refused) {
            return;
        }
        OtpAuthUri again = OtpAuthUri.parse(canonical, Concessions.NONE.withWeakSecrets());
        assertEquals(canonical, again.reveal());
    }

    /** FAULT-57: agrees with a plain reference decoder. */
    @FuzzTest
    void base32_is_read_as_the_reference_reads_it(FuzzedDataProvider data)
            throws MalformedSecretException {
        String text = data.consumeString(Base32.TEXT_CHARACTERS_MAX);
        Optional<byte[]> expected = ReferenceBase32.read(text);
        if (expected.isPresent()) {
            assertArrayEquals(expected.get(), Base32.read(text));
        } else {
            assertThrows(MalformedSecretException.class, () -> Base32.read(text));
        }
    }

    /** What is a password is six to eight ASCII digits, and is kept as typed. */
    @FuzzTest
    void a_password_is_read_or_not(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        assertEquals(
                text.matches("[0-9]{6,8}") ? Optional.of(text) : Optional.empty(),
                OneTimePassword.parse(text).map(OneTimePassword::reveal));
    }
}
