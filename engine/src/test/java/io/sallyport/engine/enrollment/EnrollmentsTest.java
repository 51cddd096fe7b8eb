package io.sallyport.engine.enrollment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import io.sallyport.engine.enrollment.Enrollments.Proof;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.otp.Hotp;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device counts from its first proven code on (FMT-4). */
class EnrollmentsTest {
    private static final AccountName ALICE = new AccountName("alice");
    private static final Kind CLOCK = new Kind.Clock(Rehearsal.SIX);
    private static final Kind COUNTER = new Kind.Counter(Hotp.DEFAULT);
    private static final String NOT_BEGUN_HERE = "This enrolment was not begun here; begin again.";

    private final Stage stage = new Stage();
    private final Enrollments.Begun begun =
            stage.enrollments().begin(ALICE, Stage.request("phone", CLOCK));
    private final Device phone = stage.device("phone", CLOCK, begun);

    @Test
    void the_uri_shows_what_was_asked_for() {
        var again = stage.enrollments().begin(ALICE, Stage.request("phone", CLOCK));
        try (var uri = again.uri()) {
            assertEquals(Optional.of(Rehearsal.SIX), uri.totp());
            assertEquals("alice", uri.account());
            assertEquals(Optional.of("Example"), uri.issuer());
            assertEquals(20, uri.secret().length());
            assertFalse(uri.secret().matches(phone.secret()), "a secret was drawn twice");
        }
        var counter = stage.enrollments().begin(ALICE, Stage.request("key", COUNTER));
        try (var uri = counter.uri()) {
            assertEquals(Optional.of(Hotp.DEFAULT), uri.hotp());
            assertEquals(0, uri.counter().orElseThrow());
        }
    }

    @Test
    void a_wrong_code_says_what_to_look_at() {
        assertNotProven(
                "That is not a code of this secret. Is it the new entry in your app, and is your"
                        + " phone's clock right?",
                prove(phone.code(stage.step() + 22)));
        var again = stage.enrollments().begin(ALICE, Stage.request("key", COUNTER));
        Device key = stage.device("key", COUNTER, again);
        assertNotProven(
                "That is not one of the first codes of this secret. Is it the new entry in your"
                        + " app?",
                stage.enrollments().prove(ALICE, again.ticket(), Answer.parse(key.code(20))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "12345", "1234567", "12345678", "hunter2", "7q2m-x9ab-0kzt", "123 456"})
    void what_is_no_code_of_the_device_proves_nothing(String typed) {
        assertNotProven("That is not a code of 6 digits.", prove(typed));
    }

    /** Of several codes in one field the last is the one that is shown now. */
    @Test
    void the_last_of_several_codes_is_proven() {
        var proven = assertInstanceOf(Proof.Proven.class, prove(phone.codesUpTo(stage.step(), 2)));
        proven.device().close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0   | 0 | ''",
                "1   | 0 | ''",
                "-1  | 0 | ''",
                "2   | 2   | Your device's clock is about 60 seconds ahead.",
                "-3  | -3  | Your device's clock is about 90 seconds behind.",
                "20  | 20  | Your device's clock is about 600 seconds ahead.",
                "-20 | -20 | Your device's clock is about 600 seconds behind.",
            })
    void a_clock_that_is_off_is_learned_at_enrolment(int off, int drift, String note)
            throws ChangeRefusedException {
        var proven = assertInstanceOf(Proof.Proven.class, prove(phone.code(stage.step() + off)));
        assertEquals(
                note.isEmpty()
                        ? ""
                        : note + " That is taken into account, but better set it right.",
                proven.note());
        var account = proven.device().apply(Account.empty(ALICE, stage.now()), stage.now());
        var device = (TotpCredential) account.labelled("phone").orElseThrow();
        assertEquals(drift, device.drift());
        assertEquals(stage.step() + off, device.lastStep());
        assertEquals(0, device.driftHint());
        assertEquals(Optional.empty(), device.lastUsedAt());
        assertEquals("phone", proven.device().device());
    }

    @ParameterizedTest
    @ValueSource(longs = {-21, 21})
    void a_clock_that_is_off_by_more_than_twenty_steps_proves_nothing(long off) {
        assertInstanceOf(Proof.NotProven.class, prove(phone.code(stage.step() + off)));
    }

    @Test
    void a_ticket_expires_after_fifteen_minutes() {
        stage.clock.advance(Duration.ofMinutes(15).minusNanos(1));
        assertInstanceOf(Proof.Proven.class, prove(stage.code(phone)));
        stage.clock.advance(Duration.ofNanos(1));
        assertNotProven("This enrolment has expired; begin again.", prove(stage.code(phone)));
    }

    @Test
    void a_ticket_is_of_one_account() {
        assertNotProven(
                NOT_BEGUN_HERE,
                stage.enrollments()
                        .prove(
                                new AccountName("Alice"),
                                begun.ticket(),
                                Answer.parse(stage.code(phone))));
    }

    @Test
    void a_ticket_survives_a_restart_but_not_another_key_file() {
        assertInstanceOf(Proof.Proven.class, prove(stage.code(phone)));
        stage.setKeyFile(KeyRing.generate(stage.random()));
        assertNotProven(NOT_BEGUN_HERE, prove(stage.code(phone)));
    }

    @Test
    void a_ticket_with_any_bit_flipped_or_cut_is_not_ours() {
        byte[] ticket = begun.ticket();
        var right = Answer.parse(stage.code(phone));
        for (int i = 0; i < ticket.length; i++) {
            byte[] forged = ticket.clone();
            forged[i] ^= (byte) (1 << i % 8);
            assertNotProven(NOT_BEGUN_HERE, stage.enrollments().prove(ALICE, forged, right));
            byte[] cut = Arrays.copyOf(ticket, i);
            assertNotProven(NOT_BEGUN_HERE, stage.enrollments().prove(ALICE, cut, right));
        }
    }

    @Test
    void a_challenge_is_no_ticket() {
        stage.totp("alice", "tablet", Rehearsal.SIX);
        var asked =
                assertInstanceOf(Challenged.class, stage.engine().begin(stage.request("alice")));
        assertNotProven(
                NOT_BEGUN_HERE,
                stage.enrollments()
                        .prove(ALICE, asked.challenge().id(), Answer.parse(stage.code(phone))));
    }

    /** The ticket travels through the caller's hands; the secret in it does not show. */
    @Test
    void a_ticket_does_not_show_its_secret() {
        String ticket = new String(begun.ticket(), ISO_8859_1);
        String secret = phone.secret().lend(k -> new String(k, ISO_8859_1));
        assertFalse(ticket.contains(secret));
        assertFalse(ticket.contains("alice"));
    }

    @Test
    void a_counter_device_may_begin_at_any_of_its_first_twenty_codes() {
        for (int counter = 0; counter < 20; counter++) {
            var enrolled = stage.prove("alice", "key " + counter, COUNTER, counter);
            enrolled.change().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "a\nb", "a\u202eb", "\ud800"})
    void a_device_has_a_name_that_can_be_shown(String label) {
        assertThrows(IllegalArgumentException.class, () -> Stage.request(label, CLOCK));
    }

    @Test
    void a_name_of_a_device_has_at_most_64_bytes() {
        Stage.request("é".repeat(32), CLOCK);
        var tooLong = "é".repeat(32) + "x";
        assertThrows(IllegalArgumentException.class, () -> Stage.request(tooLong, CLOCK));
    }

    @Test
    void what_holds_a_secret_does_not_print_it() {
        String base32 = new String(phone.secret().toBase32());
        for (Object printed : List.of(begun, begun.uri(), prove(stage.code(phone))))
            assertFalse(printed.toString().contains(base32));
    }

    private Proof prove(String typed) {
        return stage.enrollments().prove(ALICE, begun.ticket(), Answer.parse(typed));
    }

    private static void assertNotProven(String message, Proof proof) {
        assertEquals(new Proof.NotProven(message), proof);
    }
}
