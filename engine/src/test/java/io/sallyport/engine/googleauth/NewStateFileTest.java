package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.googleauth.NewStateFile.Kind;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that the command writes, shows, and gives new scratch codes. */
class NewStateFileTest {
    private static final String SECRET = "AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQT";
    private static final NewStateFile EVERYTHING =
            new NewStateFile(
                    Kind.TIME,
                    Optional.of("3 30"),
                    Optional.of(17),
                    Optional.of(45),
                    true,
                    OtpHash.SHA256,
                    8);
    private static final NewStateFile NOTHING =
            new NewStateFile(
                    Kind.COUNTER,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    OtpHash.SHA1,
                    6);

    @Test
    void options_stand_in_the_order_of_the_old_command() {
        // GA-42, GA-32 to 36
        assertEquals(
                """
                AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQT
                " RATE_LIMIT 3 30
                " WINDOW_SIZE 17
                " STEP_SIZE 45
                " DISALLOW_REUSE
                " SALLYPORT_ALGORITHM SHA256
                " SALLYPORT_DIGITS 8
                " TOTP_AUTH
                10000000
                99999999
                """,
                content(EVERYTHING, "10000000", "99999999"));
    }

    @Test
    void what_was_not_chosen_has_no_line() {
        assertEquals(SECRET + "\n\" HOTP_COUNTER 1\n", content(NOTHING));
    }

    @Test
    void what_was_written_can_be_read_again() throws UnusableFileException {
        try (var entry = AppEntry.of(file(content(EVERYTHING, "12345678")));
                var uri = entry.uri("anna", Optional.of("host"))) {
            assertEquals(
                    "otpauth://totp/host:anna?secret="
                            + SECRET
                            + "&issuer=host&algorithm=SHA256&digits=8&period=45",
                    uri.reveal());
            assertEquals(List.of("12345678"), revealed(entry.scratchCodes()));
        }
    }

    @Test
    void a_counter_file_shows_the_counter_that_comes_next() throws UnusableFileException {
        String text = content(NOTHING).replace("COUNTER 1", "COUNTER 57");
        try (var entry = AppEntry.of(file(text));
                var uri = entry.uri("anna", Optional.empty())) {
            assertEquals("otpauth://hotp/anna?secret=" + SECRET + "&counter=57", uri.reveal());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SECRET + "\n",
                SECRET + "\n\" HOTP_COUNTER 0\n",
                "no secret!\n\" TOTP_AUTH\n",
                SECRET + "\n\" STEP_SIZE 0\n\" TOTP_AUTH\n",
                SECRET + "\n\" SALLYPORT_DIGITS 9\n\" TOTP_AUTH\n",
                SECRET + "\n\" SALLYPORT_ALGORITHM MD5\n\" TOTP_AUTH\n"
            })
    void a_file_that_lets_nobody_in_is_said_to_be_one(String text) {
        var why = assertThrows(UnusableFileException.class, () -> AppEntry.of(file(text)));

        assertTrue(!String.valueOf(why.getMessage()).contains(SECRET), why.getMessage());
    }

    @Test
    void new_scratch_codes_stand_where_the_old_ones_stood_and_all_else_stays() {
        String before =
                SECRET
                        + "\r\n\" TOTP_AUTH\r\n\" MINE x y\n11111111\n\" LAST0 h 1\n22222222\n"
                        + "# a note\n33333333\n";
        assertEquals(
                SECRET
                        + "\r\n\" TOTP_AUTH\r\n\" MINE x y\n87654321\n\" LAST0 h 1\n"
                        + "# a note\n33333333\n",
                renewed(before, "87654321"));
    }

    @Test
    void new_scratch_codes_can_be_the_first_and_none_can_be_new() {
        String none = SECRET + "\n\" TOTP_AUTH";

        assertEquals(none + "\n87654321\n", renewed(none, "87654321"));
        assertEquals(none + "\n", renewed(none + "\n11111111\n22222222\n"));
        assertEquals(none + "\n87654321\n# n\n", renewed(none + "\n# n\n", "87654321"));
    }

    @Test
    void scratch_codes_are_eight_digits_and_no_two_are_alike() {
        // GA-23, GA-132
        var codes = revealed(ScratchCodes.draw(10, new SecureRandom()));

        assertEquals(10, codes.stream().distinct().count());
        for (String code : codes) assertTrue(code.matches("[1-9][0-9]{7}"), code);
    }

    private static String content(NewStateFile file, String... codes) {
        var key = new byte[20];
        for (int i = 0; i < key.length; i++) key[i] = (byte) i;
        try (var secret = SharedSecret.of(key)) {
            return new String(file.content(secret, codes(codes)), ISO_8859_1);
        }
    }

    private static String renewed(String text, String... codes) {
        return new String(file(text).withScratchCodes(codes(codes)), ISO_8859_1);
    }

    private static StateFile file(String text) {
        return StateFile.of(text.getBytes(ISO_8859_1));
    }

    private static List<OneTimePassword> codes(String... digits) {
        return Stream.of(digits).map(one -> OneTimePassword.parse(one).orElseThrow()).toList();
    }

    private static List<String> revealed(List<OneTimePassword> codes) {
        return codes.stream().map(OneTimePassword::reveal).toList();
    }
}
