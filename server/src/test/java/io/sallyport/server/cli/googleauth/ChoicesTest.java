package io.sallyport.server.cli.googleauth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.googleauth.NewStateFile.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GA-4 to 23: what each option takes, and what it is refused with. */
class ChoicesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // GA-6, GA-7, GA-9, GA-10
                "-c -c;           -c was given twice.",
                "-c -t;           -c and -t exclude each other.",
                "-t -c;           -t and -c exclude each other.",
                "-d -c;           -d and -c exclude each other.",
                "-D -c;           -D and -c exclude each other.",
                "-c -d;           -c and -d exclude each other.",
                "-t -d -D;        -d and -D exclude each other.",
                "-d;              -d needs -t as well.",
                "-D -f;           -D needs -t as well.",
                // GA-11 to 15
                "-f -f;           -f was given twice.",
                "-l a -l b;       -l was given twice.",
                "-i a -i b;       -i was given twice.",
                "-q -q;           -q was given twice.",
                "-Q none -Q none; -Q was given twice.",
                // GA-16 to 18
                "-r 3;            -r needs -R as well.",
                "-R 30;           -R needs -r as well.",
                "-u -r 3;         -u and -r exclude each other.",
                "-R 30 -u;        -R and -u exclude each other.",
                "-u -u;           -u was given twice.",
                "-r 11 -R 30;     -r is a number from 1 to 10.",
                "-r 0 -R 30;      -r is a number from 1 to 10.",
                "-r 3 -R 14;      -R is a number from 15 to 600.",
                "-r 3 -R 601;     -R is a number from 15 to 600.",
                // GA-19 to 23
                "-s a -s b;       -s was given twice.",
                "-S 0;            -S is a number from 1 to 60.",
                "-S 61;           -S is a number from 1 to 60.",
                "-c -S 45;        -c and -S exclude each other.",
                "-S 45 -c;        -S and -c exclude each other.",
                "-w 0;            -w is a number from 1 to 21.",
                "-w 22;           -w is a number from 1 to 21.",
                "-w 3x;           -w is a number from 1 to 21.",
                "-w +3;           -w is a number from 1 to 21.",
                "-w 4294967299;   -w is a number from 1 to 21.",
                "-w 3 -W;         -w and -W exclude each other.",
                "-W -W;           -W was given twice.",
                "-e 11;           -e is a number from 0 to 10.",
                "-e -1;           -e is a number from 0 to 10.",
                // GA-52
                "-t more;         \"more\" is one word too many.",
                // Our own
                "--digits 9;      --digits is a number from 6 to 8.",
                "--algorithm md5; --algorithm is sha1, sha256 or sha512.",
                "--show --renew-emergency-codes;  --show and --renew-emergency-codes exclude each"
                        + " other.",
                "--show -t;       -t has no meaning with --show.",
                "--show -q;       -q has no meaning with --show.",
                "--renew-emergency-codes -l x;    -l has no meaning with --renew-emergency-codes."
            })
    void refuses(String line, String why) {
        var wrong =
                assertThrows(
                        UsageException.class, () -> Choices.of(List.of(line.trim().split(" +"))));

        assertEquals(why, wrong.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t -d -f -w 3 -r 3 -R 30 -C",
                "-d -t",
                "-C -C -C",
                "-r 10 -R 600",
                "-r 01 -R 15",
                "-t -S 60 -w 21 -e 0",
                "-c -W -u -e 10",
                "-h -no -sense",
                "--version --nonsense"
            })
    void takes(String line) {
        assertDoesNotThrow(() -> Choices.of(List.of(line.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "ANSI", "ansi-inverse", "Ansi_Grey", "utf8", "UTF8-INVERSE"})
    void draws_as(String mode) throws UsageException {
        // GA-15: any case, and a dash is an underscore
        assertEquals(
                mode.toUpperCase(java.util.Locale.ROOT).replace('-', '_'),
                Choices.of(List.of("-Q", mode)).qrMode().name());
    }

    @Test
    void an_unknown_drawing_is_refused() {
        assertThrows(UsageException.class, () -> Choices.of(List.of("-Q", "png")));
        assertThrows(UsageException.class, () -> Choices.of(List.of("-s", "")));
    }

    @Test
    void the_smallest_window_depends_on_the_kind() throws UsageException {
        // GA-22
        var choices = Choices.of(List.of("-W"));

        assertEquals(Optional.of(3), choices.window(Kind.TIME));
        assertEquals(Optional.of(1), choices.window(Kind.COUNTER));
    }

    @Test
    void a_silent_command_line_leaves_nothing_open() throws UsageException {
        // GA-41, GA-60
        var silent = Choices.of(List.of("-tdfq", "-w3", "-r3", "-R30", "-C"));
        assertEquals(List.of(), silent.missingForSilence());
        assertEquals(
                List.of("-t or -c", "-f", "-d or -D", "-w or -W", "-r and -R, or -u"),
                Choices.of(List.of("-q")).missingForSilence());
        assertEquals(List.of(), Choices.of(List.of("-cfqWu")).missingForSilence());
    }

    @Test
    void names_come_from_label_and_issuer_or_else_from_here() throws UsageException {
        // GA-12, GA-13
        assertEquals(names("anna@host", "host"), ShownNames.of(given(), "anna", "host"));
        assertEquals(names("x", "host"), ShownNames.of(given("-l", "x"), "anna", "host"));
        assertEquals(names("anna@host", "y"), ShownNames.of(given("-i", "y"), "anna", "host"));
        assertEquals(
                new ShownNames("anna@host", Optional.empty()),
                ShownNames.of(given("-i", ""), "anna", "host"));
        assertEquals(names("b", "A"), ShownNames.of(given("-l", "A:b"), "anna", "host"));
        assertEquals(names("b", "y"), ShownNames.of(given("-l", "A:b", "-i", "y"), "anna", "host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A:", "A:b:c", ":b:c", "two\nlines", "e\u0007l"})
    void a_label_that_no_app_can_show_is_refused(String label) {
        assertThrows(UsageException.class, () -> ShownNames.of(given("-l", label), "anna", "host"));
    }

    @Test
    void a_name_has_at_most_255_bytes() {
        // GA-48
        for (String flag : List.of("-l", "-i")) {
            assertDoesNotThrow(() -> given(flag, "é".repeat(127) + "x"));
            var wrong =
                    assertThrows(UsageException.class, () -> given(flag, "é".repeat(127) + "xx"));
            assertTrue(String.valueOf(wrong.getMessage()).contains("at most 255 bytes"));
        }
    }

    private static ShownNames names(String account, String issuer) {
        return new ShownNames(account, Optional.of(issuer));
    }

    private static Choices given(String... words) throws UsageException {
        return Choices.of(List.of(words));
    }
}
