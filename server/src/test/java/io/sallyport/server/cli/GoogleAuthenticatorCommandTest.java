package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.cli.Desk.Run;
import io.sallyport.server.door.local.Phone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command google-authenticator at a clock that stands still. */
class GoogleAuthenticatorCommandTest {
    private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(1_800_000_000);
    private static final String SECRET_LEAD = "Your new secret key is: ";
    private static final String QUESTION = " (y/n) ";

    /** Answers every question but that for a code. */
    private static final String SILENT = "-t -d -f -w 3 -r 3 -R 30 -C";

    @TempDir Path home;
    private Path file;
    private Desk desk;

    @BeforeEach
    void sitDown() {
        file = home.resolve(".google_authenticator");
        desk = Desk.alone(CLOCK).with("HOME", home.toString());
    }

    @Test
    void it_tells_its_version_on_one_line() {
        // GA-5, GA-50
        var run = run("", "--version");

        assertEquals(0, run.status());
        assertEquals("google-authenticator " + VersionCommand.VERSION + "\n", run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help", "--he"})
    void help_is_no_error(String flag) {
        // GA-4
        var run = run("", flag);

        assertEquals(0, run.status());
        assertTrue(run.out().startsWith("google-authenticator " + VersionCommand.VERSION));
        assertTrue(run.out().contains("--window-size"), run.out());
        assertEquals("", run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "-w x", "-c -t", "-t stray", SILENT + " -s"})
    void wrong_usage_is_status_2_and_explained_on_the_error_stream(String words) {
        // GA-52, GA-53, GA-174
        var run = run("", words.split(" "));

        assertEquals(2, run.status());
        assertEquals("", run.out());
        assertTrue(run.err().contains("usage: google-authenticator"), run.err());
        assertTrue(lastLine(run.err()).startsWith("sallyport: "), run.err());
        assertFalse(Files.exists(file));
    }

    @Test
    void asked_nothing_it_asks_nothing_and_says_nothing_after_the_codes() throws IOException {
        // GA-41, GA-36, GA-55, GA-27, GA-30
        var run = run("", SILENT.split(" "));

        assertEquals(0, run.status(), run.toString());
        assertFalse(run.out().contains(QUESTION), run.out());
        assertEquals(
                secret(run.out())
                        + "\n\" RATE_LIMIT 3 30\n\" WINDOW_SIZE 3\n\" DISALLOW_REUSE\n"
                        + "\" TOTP_AUTH\n"
                        + String.join("\n", scratchCodes(run.out()))
                        + "\n",
                Files.readString(file));
        assertEquals(5, scratchCodes(run.out()).size());
        assertEquals(
                "r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(lastLine(run.out()).matches("  [0-9]{8}"), run.out());
    }

    @Test
    void a_secret_has_160_bits_and_is_another_each_time() {
        // GA-24
        String first = secret(run("", SILENT.split(" ")).out());
        String second = secret(run("", SILENT.split(" ")).out());

        assertTrue(first.matches("[A-Z2-7]{32}"), first);
        assertFalse(first.equals(second));
    }

    @Test
    void questions_come_in_the_order_of_the_old_command() throws IOException {
        // GA-25, GA-31, GA-32, GA-34, GA-35, GA-37, GA-38, GA-43
        var run = run("y\n-1\ny\ny\ny\ny\n");

        assertEquals(0, run.status(), run.toString());
        assertOrder(
                run.out(),
                "by the clock",
                "Scan this",
                SECRET_LEAD,
                "app's code",
                "emergency scratch codes",
                "Write this to",
                "count once",
                "17 codes",
                "Limit them?");
        assertEquals(5, count(QUESTION, run.out()));
        assertEquals(
                List.of("\" RATE_LIMIT 3 30", "\" WINDOW_SIZE 17", "\" DISALLOW_REUSE"),
                Files.readAllLines(file).subList(1, 4));
    }

    @Test
    void n_adds_no_line() throws IOException {
        run("y\n-1\nyes\nno\nN\nn\n");

        assertEquals(List.of("\" TOTP_AUTH"), options());
    }

    @Test
    void by_counter_it_says_the_first_code_and_asks_neither_for_one_nor_about_reuse()
            throws IOException {
        // GA-29, GA-25, GA-45, GA-46
        var run = run("n\ny\nn\nn\n", "--print-uri");

        assertEquals(0, run.status(), run.toString());
        assertEquals(4, count(QUESTION, run.out()));
        String uri = uri(run.out());
        assertTrue(uri.startsWith("otpauth://hotp/") && uri.endsWith("&counter=1"), uri);
        String first = Phone.scanning(uri, CLOCK).counterCode(1);
        assertTrue(run.out().contains("The code of counter 1 is " + first + "."), run.out());
        assertEquals(List.of("\" HOTP_COUNTER 1"), options());
    }

    @Test
    void by_time_no_counters_code_is_said() {
        // GA-29
        assertFalse(run("", SILENT.split(" ")).out().contains("counter"));
    }

    @Test
    void the_code_of_the_current_step_is_right() {
        // GA-28, GA-39
        var run = confirming(Phone::code);

        assertEquals(0, run.status(), run.toString());
        assertEquals(1, count("Type the app's code", run.out()));
        assertTrue(run.out().contains("The code is right."), run.out());
    }

    @ParameterizedTest
    @CsvSource({"-1, 1 step of 30 seconds old", "1, 1 step of 30 seconds early"})
    void the_code_of_a_step_beside_it_is_not(int steps, String said) {
        // GA-39
        assertOff(steps, said);
    }

    @ParameterizedTest
    @CsvSource({"-20, 20 steps of 30 seconds old", "20, 20 steps of 30 seconds early"})
    void within_20_steps_it_says_how_far_off_the_code_is(int steps, String said) {
        // GA-40
        assertOff(steps, said);
    }

    @ParameterizedTest
    @ValueSource(ints = {-21, 21})
    void beyond_20_steps_it_says_that_the_code_is_wrong(int steps) {
        assertOff(steps, "That code is wrong.");
    }

    @Test
    void the_right_code_is_never_said() {
        // GA-40, GA-175
        var run = confirming(Phone::wrongCode, Phone::code);

        String right = phone(run.out()).code();
        assertEquals(2, count("Type the app's code", run.out()));
        assertFalse(run.out().contains(right), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "12345a", "-0", "-", "٣٤٥٦٧٨"})
    void what_is_no_code_is_asked_for_again(String typed) {
        // GA-28
        var run = run(typed + "\n-1\n", "-t", "-d", "-f", "-w3", "-u");

        assertEquals(0, run.status(), run.toString());
        assertEquals(2, count("Type the app's code", run.out()));
    }

    @Test
    void blanks_that_an_app_shows_inside_a_code_do_no_harm() {
        assertEquals(0, confirming(phone -> spaced(phone.code())).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "y\n", "y\n-1\n", "y\n-1\ny\n", "y\n-1\ny\ny\n", "y\n-1\ny\ny\ny\n"})
    void the_end_of_the_input_ends_it_and_nothing_is_written(String typed) {
        // GA-37, GA-51
        var run = run(typed);

        assertEquals(1, run.status());
        assertTrue(run.err().contains("so nothing was written"), run.err());
        assertFalse(Files.exists(file));
    }

    @Test
    void whoever_does_not_want_the_file_gets_none() {
        // GA-31, GA-50
        var run = run("y\n-1\nn\n");

        assertEquals(0, run.status());
        assertFalse(Files.exists(file));
    }

    @Test
    void a_question_is_asked_until_it_is_answered() {
        // GA-37
        var run = run("maybe\n\n?\nY\n", "-C", "-d", "-t", "-w3", "-u");

        assertEquals(0, run.status());
        assertEquals(4, count(QUESTION, run.out()));
        assertTrue(Files.exists(file));
    }

    @Test
    void quiet_shows_nothing_and_asks_for_no_code() throws IOException {
        // GA-59
        var run = run("", "-q", "-t", "-d", "-f", "-w3", "-u");

        assertEquals(0, run.status(), run.toString());
        assertEquals("", run.out() + run.err());
        assertEquals(9, Files.readAllLines(file).size());
    }

    @Test
    void quiet_without_a_terminal_names_the_flags_that_are_missing() {
        // GA-60
        var run = run("y\ny\ny\ny\ny\n", "-q", "-t", "-w3");

        assertEquals(2, run.status());
        assertTrue(run.err().endsWith("as well: -f; -d or -D; -r and -R, or -u.\n"), run.err());
        assertFalse(Files.exists(file));
    }

    @Test
    void what_is_not_usual_stands_in_the_uri() {
        // GA-46, GA-173
        var run =
                run("", (SILENT + " -S 60 --digits 8 --algorithm SHA-512 --print-uri").split(" "));

        assertTrue(uri(run.out()).endsWith("&algorithm=SHA512&digits=8&period=60"), run.toString());
        assertTrue(run.err().contains("pam_google_authenticator, every code is refused"));
        assertEquals(
                List.of(
                        "\" RATE_LIMIT 3 30",
                        "\" WINDOW_SIZE 3",
                        "\" STEP_SIZE 60",
                        "\" DISALLOW_REUSE",
                        "\" SALLYPORT_ALGORITHM SHA512",
                        "\" SALLYPORT_DIGITS 8",
                        "\" TOTP_AUTH"),
                optionsOrFail());
    }

    @Test
    void what_is_usual_does_not_and_names_are_escaped() {
        // GA-45, GA-47, GA-12, GA-13
        var words = (SILENT + " --print-uri -l a#b/c+d@e -i I?&%").split(" ");
        var run = run("", words);

        assertEquals(
                "otpauth://totp/I%3F%26%25:a%23b%2Fc%2Bd%40e?secret="
                        + secret(run.out())
                        + "&issuer=I%3F%26%25",
                uri(run.out()));
    }

    @Test
    void the_uri_is_printed_on_request_only() {
        // GA-45
        assertFalse(run("", SILENT.split(" ")).out().contains("otpauth"));
    }

    @Test
    void by_counter_a_step_size_is_refused_also_when_the_kind_is_asked_for() {
        // GA-20
        var run = run("n\n", "-S", "45");

        assertEquals(2, run.status());
        assertTrue(run.err().endsWith("-S is for codes by clock.\n"), run.err());
    }

    @Test
    void without_a_home_there_is_no_place() {
        // GA-51
        for (String nowhere : List.of("", "relative"))
            assertEquals(1, Desk.alone(CLOCK).with("HOME", nowhere).run(line(SILENT)).status());
        Path other = home.resolve("other");
        assertEquals(0, Desk.alone(CLOCK).run(line(SILENT + " -s " + other)).status());
        assertTrue(Files.exists(other));
    }

    @Test
    void what_cannot_be_written_is_told_and_the_old_file_stays() throws IOException {
        // GA-58, GA-51
        Files.createDirectories(file.resolve("in the way"));

        var run = run("", SILENT.split(" "));

        assertEquals(1, run.status());
        assertTrue(run.err().startsWith("sallyport: cannot write " + file + ": "), run.err());
        assertTrue(Files.isDirectory(file.resolve("in the way")));
    }

    @ParameterizedTest
    @CsvSource({
        "ansi,         [107m, 33",
        "ansi_inverse, [40m, 33",
        "ansi_grey,    [47m, 33",
        "utf8,         [38;5;16;48;5;231m, 17",
        "utf8_inverse, [38;5;231;48;5;16m, 17",
        "utf8_grey,    [38;5;16;48;5;250m, 17"
    })
    void the_code_is_drawn_in_the_colours_that_were_asked_for(
            String mode, String start, int atLeast) {
        // GA-15, GA-26, GA-38, GA-49
        var run = run("", (SILENT + " -l x -i y -Q " + mode).split(" "));

        long lines = run.out().lines().filter(line -> line.startsWith("\u001b" + start)).count();
        assertTrue(lines >= 4, run.out());
        long drawn = run.out().lines().filter(line -> line.endsWith("\u001b[0m")).count();
        assertTrue(drawn >= atLeast, drawn + " lines");
    }

    @Test
    void none_draws_none() {
        assertFalse(run("", (SILENT + " -Q none").split(" ")).out().contains("\u001b"));
    }

    @Test
    void a_file_is_shown_again() throws IOException {
        // GA-60
        String made = run("", (SILENT + " -q -S 45").split(" ")).toString();
        var run = run("", "--show", "--print-uri", "-Q", "utf8");

        assertEquals(0, run.status(), made + run);
        var lines = Files.readAllLines(file);
        assertTrue(run.out().contains("The secret key is: " + lines.getFirst()), run.out());
        assertTrue(uri(run.out()).endsWith("&period=45"), run.out());
        assertEquals(lines.subList(lines.size() - 5, lines.size()), scratchCodes(run.out()));
        assertTrue(run.out().contains("\u001b[38;5;16;48;5;231m"), run.out());
    }

    @Test
    void what_is_no_state_file_is_not_shown() throws IOException {
        Files.writeString(file, "root:x:0:0\n");

        var run = run("", "--show");

        assertEquals(1, run.status());
        assertFalse(run.toString().contains("x:0"), run.toString());
        assertEquals(
                "sallyport: cannot read " + home + "/none: there is no such file or folder.\n",
                run("", "--show", "-s", home + "/none").err());
    }

    @Test
    void scratch_codes_are_renewed_and_nothing_else() throws IOException {
        run("", (SILENT + " -q").split(" "));
        var before = Files.readAllLines(file);

        var run = run("y\n", "--renew-emergency-codes", "-e", "3");

        assertEquals(0, run.status(), run.toString());
        var after = Files.readAllLines(file);
        assertEquals(before.subList(0, 5), after.subList(0, 5));
        assertEquals(scratchCodes(run.out()), after.subList(5, after.size()));
        assertEquals(3, after.size() - 5);
        assertFalse(before.removeAll(scratchCodes(run.out())));
    }

    @Test
    void scratch_codes_stay_if_the_answer_is_no_or_none() throws IOException {
        run("", (SILENT + " -q").split(" "));
        String before = Files.readString(file);

        assertEquals(0, run("n\n", "--renew-emergency-codes").status());
        assertEquals(1, run("", "--renew-emergency-codes").status());
        assertEquals(2, run("y\n", "--renew-emergency-codes", "-q").status());
        assertEquals(before, Files.readString(file));
    }

    @Test
    void some_other_file_gets_no_scratch_codes() throws IOException {
        Path notes = Files.writeString(home.resolve("notes"), "milk\n");

        var run = run("", "--renew-emergency-codes", "-f", "-s", notes.toString());

        assertEquals(1, run.status());
        assertEquals("milk\n", Files.readString(notes));
    }

    // --- How it is told
    // ---------------------------------------------------------------------------

    private Run run(String input, String... words) {
        var args = new java.util.ArrayList<>(List.of(words));
        args.addFirst(GoogleAuthenticatorCommand.NAME);
        return desk.runWith(input, args.toArray(String[]::new));
    }

    private static String[] line(String words) {
        return (GoogleAuthenticatorCommand.NAME + " " + words).split(" ");
    }

    /** Types what a phone shows that has scanned what was printed. */
    @SafeVarargs
    private Run confirming(Function<Phone, String>... typed) {
        var answers = new java.util.ArrayList<Function<String, String>>();
        for (var one : typed) answers.add(out -> one.apply(phone(out)));
        var args = Desk.command(line("-t -d -f -w3 -u --print-uri"));
        @SuppressWarnings({"unchecked", "rawtypes"})
        Function<String, String>[] all = answers.toArray(new Function[0]);
        return desk.answering(args, all);
    }

    private void assertOff(int steps, String said) {
        var run = confirming(phone -> phone.code(Duration.ofSeconds(30L * steps)), any -> "-1");

        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains(said), run.out());
        assertFalse(run.out().contains("The code is right."), run.out());
    }

    private static Phone phone(String out) {
        return Phone.scanning(uri(out), CLOCK);
    }

    private static String uri(String out) {
        return found("otpauth://\\S+", out);
    }

    private static String secret(String out) {
        return found("(?<=" + SECRET_LEAD + ")\\S+", out);
    }

    private static String found(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), () -> pattern + " is not in " + text);
        return matcher.group();
    }

    private static List<String> scratchCodes(String out) {
        return Pattern.compile("(?m)^  ([0-9]{8})$")
                .matcher(out)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String spaced(String code) {
        return code.substring(0, 3) + " " + code.substring(3);
    }

    private List<String> options() throws IOException {
        return Files.readAllLines(file).stream().filter(line -> line.startsWith("\"")).toList();
    }

    private List<String> optionsOrFail() {
        try {
            return options();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int count(String part, String text) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static String lastLine(String text) {
        return text.lines().toList().getLast();
    }

    private static void assertOrder(String text, String... parts) {
        int from = 0;
        for (String part : parts) {
            int place = text.indexOf(part, from);
            assertTrue(place >= 0, () -> part + " is not where it should be in\n" + text);
            from = place;
        }
    }
}
