package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.otp.OtpHash;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reading and rewriting lines (GA-121 to GA-135). */
class StateFileTest {
    private static final FileChanges TWO = FileChanges.NONE.with("A", "1").with("B", "2");

    @Test
    void a_secret_without_a_newline_gets_one_before_options_go_below_it_GA_135() {
        assertEquals("SECRET\n\" B 2\n\" A 1\n", rewritten("SECRET", TWO));
    }

    @Test
    void a_missing_option_goes_directly_below_the_secret_GA_133() {
        assertEquals("SECRET\n\" B 2\n\" A 1\n12345678", rewritten("SECRET\n12345678", TWO));
    }

    @Test
    void the_first_of_a_name_is_replaced_and_the_others_go_GA_133() {
        assertEquals(
                "SECRET\r\n\" B 2\nx\r\n\" A 1\n\" AB 3\r\n",
                rewritten("SECRET\r\n\" B\r\nx\r\n\" A 7\r\n\" AB 3\r\n\" A\t9\r\n\" B 8", TWO));
    }

    @Test
    void nothing_changes_nothing() {
        String text = "SECRET\r\n\n\" A \r\n\0\u00ff\r\r\nend";
        assertEquals(text, rewritten(text, FileChanges.NONE));
    }

    @Test
    void a_name_ends_with_a_blank_a_tab_or_the_line_GA_122() {
        assertEquals(Optional.of("1 2 "), option("S\n\" A \t1 2 \r\n"));
        assertEquals(Optional.of(""), option("S\n\" A\r\n"));
        assertEquals(Optional.of(""), option("S\n\" A"));
        assertEquals(Optional.empty(), option("S\n\" AB 1\n\"  A 1\n \" A 1\n\"A 1\nA 1\n"));
        assertEquals(Optional.empty(), option("\" A 1\n"));
    }

    @Test
    void a_secret_needs_a_whole_byte_and_nothing_but_base32_GA_121() {
        assertTrue(isSecret("AA"));
        assertTrue(isSecret("a-\tA \r\n"));
        assertTrue(isSecret("018"));
        assertTrue(isSecret("A".repeat(60_000)));
        assertFalse(isSecret("A"));
        assertFalse(isSecret(""));
        assertFalse(isSecret("\nAAAA"));
        assertFalse(isSecret("AAAA9"));
        assertFalse(isSecret("AAAA="));
        assertFalse(isSecret("AAAA\u00c1"));
        assertFalse(isSecret("AAAA\n\0"));
    }

    private static boolean isSecret(String text) {
        try (var file = StateFile.of(text.getBytes(ISO_8859_1))) {
            var secret = file.secret(OtpHash.SHA1);
            secret.ifPresent(io.sallyport.otp.SharedSecret::close);
            return secret.isPresent();
        }
    }

    private static Optional<String> option(String text) {
        try (var file = StateFile.of(text.getBytes(ISO_8859_1))) {
            return file.option("A");
        }
    }

    private static String rewritten(String text, FileChanges changes) {
        try (var file = StateFile.of(text.getBytes(ISO_8859_1))) {
            return new String(file.rewritten(changes), ISO_8859_1);
        }
    }
}
