package io.sallyport.server.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.otp.Totp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What owners read (GUESS-57). */
class NoticeWriterTest {
    @Test
    void an_empty_lane_is_told_with_its_end_and_how_to_give_two_codes_in_one_field() {
        Notice notice =
                Notices.WRITER.news(
                        guessedAt(), OwnerNotice.STRANGER_LANE_EMPTY, Notices.event("sshd", ""));
        assertEquals("stranger-lane-empty", notice.kind());
        assertEquals("[sallyport] somebody tries codes for alice at web1", notice.subject());
        assertTrue(notice.until().isPresent());
        assertTrue(notice.text().contains("run together without a blank"), notice.text());
        assertTrue(
                notice.text()
                        .contains(
                                "Until 2026-11-22 13:00 Z new devices are\n"
                                        + "asked for two codes in a row."),
                notice.text());
    }

    @Test
    void a_new_place_is_told_with_how_to_forget_it_and_where_it_lies() {
        Notice notice =
                Notices.WRITER.news(
                        Notices.account("alice"),
                        OwnerNotice.NEW_DEVICE,
                        Notices.event("sshd", "192.0.2.7"));
        assertTrue(notice.text().contains("sallyport device forget-places"), notice.text());
        assertTrue(
                notice.text()
                        .contains(
                                """
                                Account:  alice
                                When:     2026-11-22 12:00 Z
                                Host:     web1
                                Service:  sshd
                                From:     192.0.2.*
                                Event:    K7Q2XYZ23456
                                """),
                notice.text());
    }

    @Test
    void a_wrong_second_step_says_that_the_first_was_passed() {
        Notice notice =
                Notices.WRITER.news(
                        Notices.account("alice"),
                        OwnerNotice.WRONG_SECOND_STEP,
                        Notices.event("sshd", "2001:db8:1:2:3:4:5:6"));
        assertTrue(notice.text().contains("had got past the first step"), notice.text());
        assertTrue(notice.text().contains("From:     2001:db8:1:2:*"), notice.text());
    }

    /** GUESS-21 */
    @Test
    void a_short_recovery_code_is_told_with_the_command_that_makes_better_ones() {
        Notice notice =
                Notices.WRITER.news(
                        Notices.account("alice"),
                        OwnerNotice.SHORT_RECOVERY_CODE,
                        Notices.event("sshd", "192.0.2.7"));
        assertEquals("short-recovery-code", notice.kind());
        assertTrue(notice.text().contains("    sallyport recovery\n"), notice.text());
    }

    /** Whoever names a service or an address writes into none of the owner's lines. */
    @ParameterizedTest
    @EnumSource
    void what_comes_from_outside_stays_on_its_line(OwnerNotice news) {
        String evil =
                "sshd\r\nBcc: eve@example.org\n\n.\n\u001b[2J\u202e\ud83d\ude00" + "x".repeat(500);
        Notice notice =
                Notices.WRITER.news(
                        Notices.account("a\u00e4\u4e2d"), news, Notices.event(evil, evil));
        String mail =
                new String(
                        Sendmail.message(notice, "alice"),
                        java.nio.charset.StandardCharsets.US_ASCII);
        assertTrue(mail.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), mail);
        assertFalse(
                mail.lines().anyMatch(line -> line.startsWith("Bcc") || line.equals(".")), mail);
        assertTrue(mail.lines().allMatch(line -> line.length() < 200), mail);
        assertEquals(5, mail.lines().takeWhile(line -> !line.isEmpty()).count());
    }

    /** The document shows each notice as it is. */
    @Test
    void the_document_shows_the_words() throws Exception {
        String page = Files.readString(Path.of("../docs/notices.md"));
        for (String words :
                new String[] {
                    NoticeWords.STRANGER_LANE_EMPTY.replace(
                            "%s", "Until 2026-11-22 13:00 UTC new devices are"),
                    NoticeWords.NEW_DEVICE,
                    NoticeWords.WRONG_SECOND_STEP,
                    NoticeWords.SHORT_RECOVERY_CODE
                }) assertTrue(page.contains(words), words);
    }

    /** Five guesses: the bucket of an hour is empty for 12 minutes for each. */
    private static Account guessedAt() {
        Instant hour = Notices.NOON.plus(Duration.ofMinutes(60 + 48));
        var device =
                new TotpCredential(
                        new CredentialId(1),
                        "phone",
                        Notices.NOON,
                        Totp.DEFAULT,
                        WrappedSecret.of(new byte[32]),
                        0,
                        0,
                        0,
                        Optional.empty());
        return Notices.account("alice")
                .with(device)
                .withGuesses(state ->
                        state.withStranger(
                                new GuessState.Lane(hour, Instant.EPOCH, Instant.EPOCH)));
    }
}
