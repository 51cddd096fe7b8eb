package io.sallyport.otp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneTimePasswordTest {
    static List<Vector> vectors() {
        return Vector.of("codes.txt");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void six_to_eight_ascii_digits_are_a_password_and_nothing_else_is(Vector vector) {
        String typed = vector.text("typed");

        boolean isCode = OneTimePassword.parse(typed).isPresent();

        assertEquals(vector.text("expect").equals("code"), isCode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000", "755224", "0000000", "00000001", "99999999", "999999"})
    void a_password_is_kept_exactly_as_typed(String typed) {
        OneTimePassword password = OneTimePassword.parse(typed).orElseThrow();
        assertEquals(typed, password.reveal());
        assertEquals(typed.length(), password.length());
    }

    @Test
    void no_character_but_ten_is_a_digit() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            boolean isDigit = c >= '0' && c <= '9';
            assertEquals(isDigit, OneTimePassword.parse("12345" + (char) c).isPresent());
        }
    }

    @Test
    void equal_digits_match_and_leading_zeros_count() {
        assertTrue(typed("012345").matches(typed("012345")));
        assertFalse(typed("012345").matches(typed("012346")));
        assertFalse(typed("0123456").matches(typed("123456")));
        assertFalse(typed("000000").matches(typed("0000000")));
    }

    @Test
    void equals_fails_loudly() {
        OneTimePassword password = typed("123456");
        assertThrows(UnsupportedOperationException.class, () -> password.equals(typed("123456")));
        assertThrows(UnsupportedOperationException.class, password::hashCode);
    }

    @Test
    void it_does_not_print_its_digits() {
        assertEquals("OneTimePassword[6 digits]", typed("123456").toString());
    }

    /** Output never follows the default locale; in these, Java writes numbers with other digits. */
    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "th-TH-u-nu-thai", "tr-TR"})
    void the_digits_are_ascii_whatever_the_default_locale(String tag) throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(tag));
        try {
            SharedSecret secret = SharedSecret.of("12345678901234567890".getBytes(US_ASCII));
            assertEquals("755224", Hotp.DEFAULT.generate(secret, 0).reveal());
            assertEquals("000123", typed("000123").reveal());
            assertTrue(OneTimePassword.parse("755224").isPresent());
            String text = "OTPAUTH://HOTP/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=I";
            OtpAuthUri uri = OtpAuthUri.parse(text + "&counter=12&algorithm=sha512&digits=8");
            assertEquals(
                    "otpauth://hotp/I:a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=I"
                            + "&algorithm=SHA512&digits=8&counter=12",
                    uri.reveal());
        } finally {
            Locale.setDefault(before);
        }
    }

    private static OneTimePassword typed(String digits) {
        return OneTimePassword.parse(digits).orElseThrow();
    }
}
