package io.sallyport.engine.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.testing.Property;
import io.sallyport.otp.OneTimePassword;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was typed, classified without comparing it with anything (GUESS-17, SSH-69, FAULT-67). */
class AnswerTest {
    @ParameterizedTest
    @CsvSource({
        "123456, 123456",
        "1234567, 1234567",
        "12345678, 12345678",
        "000000, 000000",
        "123456654321, 123456 654321",
        "12345677654321, 1234567 7654321",
        "1234567887654321, 12345678 87654321",
        "111111222222333333, 111111 222222 333333",
        "111111122222223333333, 1111111 2222222 3333333",
        "111111112222222233333333, 11111111 22222222 33333333",
    })
    void one_field_holds_one_to_three_codes_of_one_length(String typed, String codes) {
        var answer = assertInstanceOf(Answer.Codes.class, Answer.parse(typed));
        assertEquals(codes, revealed(answer));
    }

    @Test
    void digits_of_every_other_number_are_no_code() {
        var lengths = List.of(6, 7, 8, 12, 14, 16, 18, 21, 24);
        for (int length = 0; length <= 40; length++) {
            Answer answer = Answer.parse("7".repeat(length));
            if (lengths.contains(length)) assertInstanceOf(Answer.Codes.class, answer);
            else assertEquals(new Answer.NotACode(), answer, length + " digits");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " 123456",
                "123456 ",
                "123 456",
                "123-456",
                "123456\n",
                "123456\0",
                "+12345",
                "-123456",
                "0x1234",
                "1e3456",
                "１２３４５６",
                "١٢٣٤٥٦",
                "𝟏𝟐𝟑𝟒𝟓𝟔",
                "12345٦",
                "123456 654321",
                "111111 222222 333333",
                "hunter2",
                "correct horse battery staple",
                "abcdefghijk",
                "abcdefghijkmn",
                "123456789012-",
                "1234-5678-9012",
                "uuuu-uuuu-uuuu",
                "7q2m-x9ab-0kz?",
                "7q2m_x9ab_0kzt",
                "7q2m-x9ab-0kz\u200b",
                "７q2m-x9ab-0kzt",
            })
    void anything_else_is_no_code(String typed) {
        assertEquals(new Answer.NotACode(), Answer.parse(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7q2m-x9ab-0kzt",
                "7q2mx9ab0kzt",
                "7Q2M-X9AB-0KZT",
                "7q2m x9ab 0kzt",
                "  7-q-2-m x9ab--0kzt ",
                "7q2m-x9ab-okzt",
                "7q2m-x9ab-OKZT"
            })
    void a_recovery_code_may_have_blanks_hyphens_and_capitals(String typed) {
        var answer = assertInstanceOf(Answer.Recovery.class, Answer.parse(typed));
        assertEquals("7q2m-x9ab-0kzt", answer.code().reveal());
    }

    /** FAULT-64: a value for each input, and what is taken for a code is exactly its digits. */
    @Test
    void parsing_is_total() {
        String alphabet = "0123456789abcLOI- \n\0u?é٣\ud83d\ude00";
        Property.holds(
                20_000,
                random -> {
                    var typed = new StringBuilder();
                    int length = random.nextInt(30);
                    for (int i = 0; i < length; i++)
                        typed.append(alphabet.charAt(random.nextInt(alphabet.length())));
                    switch (Answer.parse(typed)) {
                        case Answer.Codes codes ->
                                assertEquals(typed.toString(), revealed(codes).replace(" ", ""));
                        case Answer.Recovery recovery -> {
                            var again = Answer.parse(recovery.code().reveal());
                            assertEquals(
                                    recovery.code().reveal(),
                                    ((Answer.Recovery) again).code().reveal());
                        }
                        case Answer.NotACode nothing -> {}
                    }
                });
    }

    @Test
    void the_code_of_a_drawn_recovery_code_is_read_back() {
        Property.holds(
                2_000,
                random -> {
                    var code = RecoveryCode.random(random);
                    var read = RecoveryCode.parse(code.reveal()).orElseThrow();
                    assertEquals(code.reveal(), read.reveal());
                });
    }

    @Test
    void codes_behind_earlier_ones_keep_the_last_three() {
        assertEquals("111111 222222", revealed(codes("222222").after(codes("111111"))));
        assertEquals(
                "111111 222222 333333", revealed(codes("333333").after(codes("111111", "222222"))));
        assertEquals(
                "222222 333333 444444",
                revealed(codes("444444").after(codes("111111", "222222", "333333"))));
        assertEquals(
                "333333 444444 555555",
                revealed(
                        codes("333333", "444444", "555555")
                                .after(codes("000000", "111111", "222222"))));
    }

    @Test
    void there_are_one_to_three_codes() {
        assertThrows(IllegalArgumentException.class, () -> codes());
        assertThrows(
                IllegalArgumentException.class,
                () -> codes("1".repeat(6), "2".repeat(6), "3".repeat(6), "4".repeat(6)));
    }

    private static Answer.Codes codes(String... codes) {
        return new Answer.Codes(
                Stream.of(codes).map(c -> OneTimePassword.parse(c).orElseThrow()).toList());
    }

    private static String revealed(Answer.Codes codes) {
        return String.join(" ", codes.codes().stream().map(OneTimePassword::reveal).toList());
    }
}
