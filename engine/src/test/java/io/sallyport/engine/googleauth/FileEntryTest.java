package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.googleauth.FileEntry.Floor;
import io.sallyport.engine.googleauth.UnfitFileException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file is read whole, or refused with place and kind (FMT-1 to 3, FMT-5, FMT-62). */
class FileEntryTest {
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                       | MALFORMED   | 1",
                "!!!!/' TOTP_AUTH                         | MALFORMED   | 1",
                "SECRET                                   | MALFORMED   | 1",
                "SECRET/' HOTP_COUNTER 0                  | MALFORMED   | 1",
                "SECRET/' TOTP_AUTH/' STEP_SIZE 61        | MALFORMED   | 3",
                "SECRET/' WINDOW_SIZE 0/' TOTP_AUTH       | MALFORMED   | 2",
                "SECRET/' TOTP_AUTH/' DISALLOW_REUSE x    | MALFORMED   | 3",
                "SECRET/' RATE_LIMIT 0 30/' TOTP_AUTH     | MALFORMED   | 2",
                "SECRET/' SALLYPORT_DIGITS 9/' TOTP_AUTH  | MALFORMED   | 2",
                "SECRET/' TIME_SKEW 21/' TOTP_AUTH        | UNSUPPORTED | 2",
                "GEZDGNBVGY3TQ/' TOTP_AUTH                | WEAK        | 1",
            })
    void what_cannot_be_moved_is_named(String text, Kind kind, int line) {
        byte[] content = bytes(text);

        var unfit =
                assertThrows(UnfitFileException.class, () -> FileEntry.read(content, Floor.KEPT));

        assertEquals(kind, unfit.kind(), unfit.getMessage());
        assertEquals(line, unfit.line(), unfit.getMessage());
        assertFalse(unfit.hint().isEmpty());
    }

    @Test
    void a_NUL_byte_is_malformed_as_in_a_login() {
        assertThrows(
                UnfitFileException.class,
                () -> FileEntry.read(bytes("SECRET/' TOTP_AUTH/\0"), Floor.KEPT));
    }

    @Test
    void a_weak_secret_is_taken_on_the_administrators_word() throws Exception {
        try (var entry = FileEntry.read(bytes("GEZDGNBVGY3TQ/' TOTP_AUTH"), Floor.WAIVED)) {
            assertEquals(
                    List.of(
                            "no DISALLOW_REUSE: each code works once now",
                            "the secret has only 64 bits"),
                    entry.differences());
        }
    }

    @Test
    void what_is_policy_in_the_central_store_is_told_and_not_taken() throws Exception {
        String text =
                "SECRET/' RATE_LIMIT 3 30 1700000000/' WINDOW_SIZE 17/' LAST0 192.0.2.7 1/' LAST3"
                    + " 192.0.2.8 2/' RESETTING_TIME_SKEW 5+9/' STEP_SIZE 45/' TOTP_AUTH/11111111/#"
                    + " dead below/22222222";

        try (var entry = FileEntry.read(bytes(text), Floor.KEPT)) {
            assertEquals(
                    List.of(
                            "WINDOW_SIZE 17: 3, drift is learnt",
                            "no DISALLOW_REUSE: each code works once now",
                            "STEP_SIZE 45: some apps show 30 s whatever they are told",
                            "a clock that was being learnt is learnt anew",
                            "RATE_LIMIT 3 30: guesses have a budget of their own",
                            "2 LAST lines: no grace period for a host",
                            "1 scratch codes below another line: dead in the file, too"),
                    entry.differences());
            assertEquals(1, entry.scratchCodes().size());
        }
    }

    @Test
    void nothing_of_a_file_is_printed() throws Exception {
        try (var entry = FileEntry.read(bytes("SECRET/' TOTP_AUTH/11111111"), Floor.KEPT)) {
            assertTrue(
                    !entry.toString().contains("GEZD") && !entry.toString().contains("1111"),
                    entry.toString());
        }
    }

    private static byte[] bytes(String text) {
        return text.replace("SECRET", SECRET)
                .replace('/', '\n')
                .replace('\'', '"')
                .getBytes(ISO_8859_1);
    }
}
