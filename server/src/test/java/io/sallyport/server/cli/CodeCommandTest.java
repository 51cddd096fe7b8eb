package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes are those of RFC 4226, appendix D, and RFC 6238, appendix B. */
class CodeCommandTest {
    /** {@code 12345678901234567890}. */
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static final String URI =
            "otpauth://totp/Example:anna?secret=" + SECRET + "&issuer=Example&digits=8";
    private static final String TOKEN =
            "otpauth://hotp/Example:anna?secret=" + SECRET + "&issuer=Example&counter=3";

    @TempDir Path folder;
    private final Desk desk = Desk.alone(() -> Instant.ofEpochSecond(1_111_111_109));

    @Test
    void a_uri_from_standard_input_gives_its_code() {
        var run = desk.runWith(URI + "\n", "code");

        assertEquals("07081804\n", run.out(), run.toString());
        assertEquals("", run.err());
        assertEquals(0, run.status());
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:59Z,94287082",
        "2005-03-18T01:58:29Z,07081804",
        "2009-02-13T23:31:30Z,89005924",
        "2603-10-11T11:33:20Z,65353130"
    })
    void the_code_of_another_time_can_be_asked_for(String time, String code) {
        assertEquals(code + "\n", desk.runWith(URI, "code", "--at", time).out());
    }

    @Test
    void a_bare_secret_is_read_as_people_write_it() {
        String typed = "# my token\n\n  gezd gnbv gy3t qojq gezd gnbv gy3t qojq  \n";

        assertEquals("07081804\n", desk.runWith(typed, "code", "--digits", "8").out());
    }

    @Test
    void a_file_is_read() throws IOException {
        Path file = Files.writeString(folder.resolve("anna.uri"), URI);

        assertEquals("07081804\n", desk.run("code", "--file", file.toString()).out());
    }

    @ParameterizedTest
    @CsvSource({"0,755224", "1,287082", "9,520489"})
    void a_counter_gives_its_code_and_names_the_next(String counter, String code) {
        var run = desk.runWith(TOKEN, "code", "--counter", counter);

        assertEquals(code + "\n", run.out());
        assertEquals(
                "sallyport: that was counter "
                        + counter
                        + "; the next is --counter "
                        + (Integer.parseInt(counter) + 1)
                        + "\n",
                run.err());
    }

    @Test
    void a_token_begins_at_the_counter_of_its_uri() {
        assertEquals("969429\n", desk.runWith(TOKEN, "code").out());
    }

    @Test
    void a_bare_secret_with_a_counter_is_a_token() {
        assertEquals("755224\n", desk.runWith(SECRET, "code", "--counter", "0").out());
    }

    @Test
    void a_secret_on_the_command_line_works_with_a_warning_that_names_the_risk() {
        var run = desk.run("code", URI);

        assertEquals("07081804\n", run.out());
        assertTrue(run.err().contains("everybody on this machine can read the secret"), run.err());
        assertFalse(run.err().contains(SECRET), run.err());
    }

    @Test
    void a_short_secret_works_with_a_note() {
        var run = desk.runWith("GEZDGNBV", "code");

        assertEquals(0, run.status());
        assertTrue(run.err().startsWith("sallyport: note: the secret has 5 bytes"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n# only a comment\n",
                "GEZD0NBV",
                "otpauth://totp/a?digits=6",
                "otpauth://steam/a?secret=GEZDGNBVGY3TQOJQ",
                "hello, world!"
            })
    void what_is_no_secret_is_refused_and_not_quoted(String input) {
        var run = desk.runWith(input, "code");

        assertEquals(1, run.status(), run.toString());
        assertTrue(run.err().startsWith("sallyport: "), run.err());
        assertEquals("", run.out());
        assertFalse(run.err().contains("GEZD"), run.err());
        assertFalse(run.err().contains("hello"), run.err());
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        var run = desk.run("code", "--file", folder.resolve("none").toString());

        assertEquals(1, run.status());
        assertTrue(run.err().contains("there is no such file or folder"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--counter=1",
                "--watch --at=1d",
                "--at=noon",
                "--digits=9",
                "--period=0",
                "--algorithm=md5"
            })
    void options_that_do_not_fit_are_wrong_usage(String options) {
        var args = new java.util.ArrayList<String>(java.util.List.of("code"));
        args.addAll(java.util.List.of(options.split(" ")));
        boolean isForBare =
                options.startsWith("--d")
                        || options.startsWith("--p")
                        || options.startsWith("--al");

        var run = desk.runWith(isForBare ? SECRET : URI, args.toArray(String[]::new));

        assertEquals(2, run.status(), run.toString());
        assertTrue(run.err().contains("sallyport code --help"), run.err());
    }
}
