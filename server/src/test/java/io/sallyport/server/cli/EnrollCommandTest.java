package io.sallyport.server.cli;

import static io.sallyport.server.cli.Desk.command;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.otp.MalformedSecretException;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import io.sallyport.server.door.local.LocalHost;
import io.sallyport.server.door.local.NeedsRoot;
import io.sallyport.server.door.local.Phone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrollCommandTest {
    private static final Pattern URI = Pattern.compile("otpauth://\\S+");
    private static final Pattern SECRET = Pattern.compile("(?:secret|app): ((?:[A-Z2-7]{4} ?)+)");

    @TempDir Path folder;
    @TempDir Path own;
    private LocalHost host;
    private Desk desk;

    @BeforeEach
    void start() {
        NeedsRoot.orSkip();
        host = LocalHost.start(folder);
        desk = Desk.at(host);
    }

    @AfterEach
    void stop() {
        if (host != null) host.close();
    }

    @Test
    void a_phone_is_set_up_by_its_first_code() {
        var run = desk.answering(command("enroll", "--show-uri"), this::shown);

        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().startsWith("Setting up \"phone\" for root on bastion.\n"), run.out());
        assertTrue(
                run.out().contains("Done. \"phone\" gives root's codes from now on."), run.out());
        assertEquals(List.of("phone"), labels());
        assertEquals(Totp.DEFAULT, ((TotpCredential) devices().getFirst()).parameters());
    }

    @Test
    void the_secret_can_be_typed_too_in_groups_of_four() {
        var run =
                desk.answering(command("enroll", "--qr", "none"), this::codeOfTypedSecretUnchecked);

        assertEquals(0, run.status(), run.toString());
        assertFalse(run.out().contains("█"), run.out());
        assertFalse(run.out().contains("otpauth:"), run.out());
    }

    @Test
    void ten_recovery_codes_are_shown_in_a_box() {
        var run = desk.answering(command("enroll", "--show-uri"), this::shown);

        var codes =
                Pattern.compile("[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}")
                        .matcher(run.out())
                        .results()
                        .toList();
        assertEquals(10, codes.size(), run.out());
        assertTrue(run.out().contains("┌─"), run.out());
        assertTrue(run.out().contains("not shown again"), run.out());
    }

    @Test
    void a_wrong_code_may_be_tried_again_and_the_hint_names_the_time() {
        var run =
                desk.answering(
                        command("enroll", "--show-uri"),
                        seen -> phone(seen).wrongCode(),
                        seen -> "12",
                        this::shown);

        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains("Here it is 12:00:00; does the phone agree?"), run.out());
        assertTrue(run.out().contains("That is not a code of 6 digits."), run.out());
        assertEquals(List.of("phone"), labels());
    }

    @Test
    void blanks_inside_a_code_do_no_harm() {
        var run =
                desk.answering(
                        command("enroll", "--show-uri"),
                        seen -> " " + shown(seen).replaceFirst("(...)", "$1 ") + " ");

        assertEquals(0, run.status(), run.toString());
    }

    @Test
    void after_five_wrong_codes_nothing_is_set_up() {
        Function<String, String> wrong = seen -> phone(seen).wrongCode();

        var run =
                desk.answering(command("enroll", "--show-uri"), wrong, wrong, wrong, wrong, wrong);

        assertEquals(1, run.status());
        assertEquals(
                """
                sallyport: none of the codes was right, so nothing was set up.
                  Delete the entry in the app, and begin again when you like.
                """,
                run.err());
        assertTrue(host.account("root").isEmpty());
    }

    @Test
    void whoever_types_nothing_has_set_up_nothing() {
        var run = desk.run("enroll");

        assertEquals(1, run.status());
        assertTrue(
                run.err().startsWith("sallyport: no code was given, so nothing was set up."),
                run.err());
    }

    @Test
    void an_enrolment_that_took_too_long_is_begun_again() {
        var run =
                desk.answering(
                        command("enroll", "--show-uri"),
                        seen -> {
                            host.clock.turn(Duration.ofMinutes(16));
                            return shown(seen);
                        });

        assertEquals(1, run.status());
        assertTrue(run.err().contains("has expired, so nothing was set up"), run.err());
    }

    @Test
    void a_clock_that_is_off_is_told() {
        var run =
                desk.answering(
                        command("enroll", "--show-uri"),
                        seen -> phone(seen).code(Duration.ofMinutes(2)));

        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains("about 120 seconds ahead"), run.out());
    }

    @Test
    void a_further_device_asks_for_a_code_of_an_old_one() {
        var phone = enrolled();

        var run =
                desk.answering(
                        command("enroll", "--show-uri"),
                        this::shown,
                        seen -> phone.wrongCode(),
                        seen -> phone.code());

        assertEquals(0, run.status(), run.toString());
        assertTrue(
                run.out().contains("Now show that it is you: a code of a device that you had"),
                run.out());
        assertTrue(
                run.out().contains("That was not accepted. A code works once: wait for the next."),
                run.out());
        assertFalse(run.out().contains("Recovery codes"), run.out());
        assertEquals(List.of("phone", "phone-2"), labels());
    }

    @Test
    void three_refused_answers_are_enough() {
        var phone = enrolled();
        Function<String, String> wrong = seen -> phone.wrongCode();

        var run = desk.answering(command("enroll", "--show-uri"), this::shown, wrong, wrong, wrong);

        assertEquals(1, run.status());
        assertTrue(
                run.err()
                        .startsWith(
                                "sallyport: your second step was not given, so nothing was"
                                        + " changed."),
                run.err());
        assertEquals(List.of("phone"), labels());
    }

    @Test
    void a_name_that_is_taken_is_refused_at_once() {
        enrolled();

        var run = desk.run("enroll", "--label", "phone");

        assertEquals(1, run.status());
        assertTrue(
                run.err().startsWith("sallyport: there is a device called \"phone\" already;"),
                run.err());
        assertEquals("", run.out());
    }

    @Test
    void unusual_parameters_come_with_a_warning_that_names_apps() {
        var run =
                desk.answering(
                        command(
                                "enroll",
                                "--algorithm",
                                "SHA-256",
                                "--digits",
                                "8",
                                "--period",
                                "60",
                                "--show-uri",
                                "--qr",
                                "none"),
                        this::shown);

        assertEquals(0, run.status(), run.toString());
        assertEquals(
                """
                Not every app can do this (SHA-256, 8 digits, every 60 seconds).
                  known to work     Aegis, FreeOTP, Bitwarden
                  not, or not sure  Google Authenticator, Microsoft Authenticator, 1Password,
                                    Yubico Authenticator, Duo Mobile, Okta Verify, Authy,
                                    LastPass, 2FAS, Authenticator Plus, Raivo
                  Some apps ignore silently what they do not know and show wrong codes; the
                  code that you are asked for will tell.

                """,
                run.out().substring(0, run.out().indexOf("Setting up")));
        assertEquals(
                new Totp(OtpHash.SHA256, 8, Duration.ofSeconds(60)),
                ((TotpCredential) devices().getFirst()).parameters());
    }

    @Test
    void the_usual_comes_without_a_warning() {
        assertFalse(
                desk.answering(command("enroll", "--show-uri"), this::shown)
                        .out()
                        .contains("Not every app"));
    }

    @Test
    void a_token_with_a_button_is_set_up_by_counter() {
        var run =
                desk.answering(
                        command("enroll", "--hotp", "--show-uri"),
                        seen -> phone(seen).counterCode(1));

        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains("(by counter, 6 digits)"), run.out());
        assertEquals(2, ((HotpCredential) devices().getFirst()).nextCounter());
    }

    @Test
    void what_the_app_shows_can_be_chosen() {
        var run =
                desk.answering(
                        command(
                                "enroll",
                                "--issuer",
                                "Café",
                                "--account-label",
                                "anna@work",
                                "--show-uri"),
                        this::shown);

        assertTrue(run.out().contains("otpauth://totp/Caf%C3%A9:anna%40work?"), run.out());
    }

    @Test
    void values_that_cannot_be_are_wrong_usage() {
        for (List<String> wrong :
                List.of(
                        List.of("--digits", "9"),
                        List.of("--period", "0"),
                        List.of("--period", "3601"),
                        List.of("--algorithm", "md5"),
                        List.of("--qr", "big"),
                        List.of("--hotp", "--period", "60"),
                        List.of("--digits", "six"),
                        List.of("surplus"))) {
            var args = new java.util.ArrayList<>(List.of("enroll"));
            args.addAll(wrong);

            var run = desk.run(args.toArray(String[]::new));

            assertEquals(2, run.status(), wrong + ": " + run);
            assertTrue(run.err().contains("sallyport enroll --help"), run.err());
        }
    }

    @Test
    void whoever_is_asked_can_take_everything_by_return() {
        Function<String, String> enter = seen -> "";
        Function<String, String> uri = this::codeOfTypedSecretUnchecked;

        var run =
                desk.answering(
                        command("enroll", "--ask"),
                        enter,
                        enter,
                        enter,
                        enter,
                        enter,
                        enter,
                        enter,
                        enter,
                        uri);

        assertEquals(0, run.status(), run.toString());
        assertEquals(Totp.DEFAULT, ((TotpCredential) devices().getFirst()).parameters());
    }

    @Test
    void whoever_is_asked_can_choose_everything() {
        Function<String, String> uri = this::shown;

        var run =
                desk.answering(
                        command("enroll", "--ask", "--show-uri", "--qr", "none"),
                        seen -> "3",
                        seen -> "tablet",
                        seen -> "clock",
                        seen -> "9",
                        seen -> "8",
                        seen -> "sha512",
                        seen -> "60",
                        seen -> "Work",
                        seen -> "me",
                        uri);

        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains("That is none of the choices."), run.out());
        assertTrue(run.out().contains("otpauth://totp/Work:me?"), run.out());
        assertEquals(List.of("tablet"), labels());
        assertEquals(
                new Totp(OtpHash.SHA512, 8, Duration.ofSeconds(60)),
                ((TotpCredential) devices().getFirst()).parameters());
    }

    @Test
    void an_app_that_knows_the_usual_only_is_asked_no_more() {
        Function<String, String> enter = seen -> "";

        var run =
                desk.answering(
                        command("enroll", "--ask"),
                        seen -> "1",
                        enter,
                        enter,
                        enter,
                        enter,
                        this::codeOfTypedSecretUnchecked);

        assertEquals(0, run.status(), run.toString());
        assertTrue(
                run.out()
                        .contains("Google Authenticator knows 6 digits, SHA-1 and 30 seconds only"),
                run.out());
    }

    @Test
    void an_administrator_enrols_somebody_who_sits_beside_them() {
        var run = desk.answering(command("enroll", "--user", "anna", "--show-uri"), this::shown);

        assertEquals(0, run.status(), run.toString());
        assertTrue(host.account("anna").orElseThrow().isEnrolled());
        assertEquals("root", host.lastEvent().actor());
    }

    @Test
    void an_enrolment_is_handed_over_in_a_file() throws IOException {
        Path file = own.resolve("root.enroll");

        var begun = desk.run("user", "enroll", "root", "--out", file.toString());
        assertEquals(0, begun.status(), begun.toString());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(host.account("root").isEmpty());
        String text = Files.readString(file);
        assertTrue(text.contains("sallyport enroll --from root.enroll"), text);
        assertTrue(text.contains("█▀▀▀▀▀█"), text);

        var done =
                desk.answering(
                        command("enroll", "--from", file.toString(), "--show-uri"), this::shown);
        assertEquals(0, done.status(), done.toString());
        assertEquals(List.of("phone"), labels());
        assertTrue(done.out().contains("Delete " + file + " now."), done.out());
    }

    @Test
    void a_file_that_exists_is_never_written_over() throws IOException {
        Path precious = Files.writeString(own.resolve("precious"), "keep me");

        var run = desk.run("user", "enroll", "anna", "--out", precious.toString());

        assertEquals(1, run.status());
        assertTrue(run.err().contains("exists already, and is not written over"), run.err());
        assertEquals("keep me", Files.readString(precious));
    }

    @Test
    void a_file_that_holds_no_enrolment_is_told_without_quoting_it() throws IOException {
        Path other = Files.writeString(own.resolve("other"), "secret-987654");

        var run = desk.run("enroll", "--from", other.toString());

        assertEquals(1, run.status());
        assertTrue(run.err().contains("holds no enrolment"), run.err());
        assertFalse(run.err().contains("987654"), run.err());
        assertEquals(1, desk.run("enroll", "--from", own.resolve("missing").toString()).status());
    }

    private Phone enrolled() {
        var seen = new String[1];
        var run =
                desk.answering(
                        command("enroll", "--show-uri"),
                        out -> {
                            seen[0] = out;
                            return shown(out);
                        });
        assertEquals(0, run.status(), run.toString());
        host.clock.turn(Duration.ofSeconds(30));
        return phone(seen[0]);
    }

    /** The code of the URI that stands on the screen. */
    private String shown(String seen) {
        return phone(seen).code();
    }

    private Phone phone(String seen) {
        var uri = URI.matcher(seen);
        assertTrue(uri.find(), seen);
        return Phone.scanning(uri.group(), host.clock);
    }

    private String codeOfTypedSecretUnchecked(String seen) {
        try {
            return codeOfTypedSecret(seen);
        } catch (MalformedSecretException e) {
            throw new AssertionError(e);
        }
    }

    private String codeOfTypedSecret(String seen) throws MalformedSecretException {
        var secret = SECRET.matcher(seen);
        assertTrue(secret.find(), seen);
        try (var key = SharedSecret.fromBase32(secret.group(1))) {
            return Totp.DEFAULT.generate(key, host.clock.instant()).reveal();
        }
    }

    private List<CodeDevice> devices() {
        return host.account("root").map(Account::codeDevices).orElseThrow().toList();
    }

    private List<String> labels() {
        return devices().stream().map(CodeDevice::label).toList();
    }
}
