package io.sallyport.engine.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.testing.Fuzzed;
import io.sallyport.otp.OneTimePassword;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of what people type (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class AnswerFuzzTest {
    /** One to three codes that are the digits typed, a recovery code, or nothing to compare. */
    @MethodSource("answers")
    @FuzzTest
    void an_answer_is_codes_or_a_recovery_code_or_neither(byte[] input) {
        String typed = Fuzzed.text(input);
        switch (Answer.parse(typed)) {
            case Answer.Codes codes -> {
                assertTrue(typed.matches("[0-9]{6,24}"));
                assertEquals(typed, digits(codes));
                assertEquals(
                        1, codes.codes().stream().map(OneTimePassword::length).distinct().count());
            }
            case Answer.Recovery recovery -> assertRecovery(typed, recovery.code());
            case Answer.NotACode none -> assertFalse(typed.matches("[0-9]{6,8}"));
        }
    }

    private static String digits(Answer.Codes codes) {
        return codes.codes().stream().map(OneTimePassword::reveal).collect(Collectors.joining());
    }

    /** Blanks, hyphens, case and look-alikes are all that may differ from what is printed. */
    private static void assertRecovery(String typed, RecoveryCode code) {
        String meant =
                typed.replaceAll("[ -]", "")
                        .toLowerCase(Locale.ROOT)
                        .replace('o', '0')
                        .replaceAll("[il]", "1");
        assertEquals(meant, code.reveal().replace("-", ""));
        var again = assertInstanceOf(Answer.Recovery.class, Answer.parse(code.reveal()));
        assertEquals(code.reveal(), again.code().reveal());
    }

    static Stream<byte[]> answers() {
        return Stream.of(
                        "123456",
                        "12345678",
                        "123456654321",
                        "123456123456123456",
                        "7q2m-x9ab-0kzt",
                        "7Q2M X9AB OKZT",
                        "123456 ",
                        "1".repeat(9_000),
                        "- ".repeat(9_000))
                .map(text -> text.getBytes(UTF_8));
    }
}
