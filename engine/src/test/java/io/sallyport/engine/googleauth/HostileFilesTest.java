package io.sallyport.engine.googleauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.googleauth.FileAttempt.Asked;
import io.sallyport.engine.googleauth.FileAttempt.Phase;
import io.sallyport.engine.googleauth.FileJudgement.Result;
import io.sallyport.engine.testing.Property;
import io.sallyport.otp.OneTimePassword;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file, somebody is refused, or asked, and nothing falls over. */
class HostileFilesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_010);
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static final List<Phase> PHASES = List.of(Phase.values());

    /** Pieces that parsers fall over, and pieces that lead them further in. */
    private static final List<String> PIECES =
            List.of(
                    SECRET,
                    "\n",
                    "\r\n",
                    "\r",
                    "\" ",
                    "\"",
                    " ",
                    "\t",
                    "TOTP_AUTH",
                    "HOTP_COUNTER",
                    "STEP_SIZE",
                    "WINDOW_SIZE",
                    "DISALLOW_REUSE",
                    "RATE_LIMIT",
                    "TIME_SKEW",
                    "RESETTING_TIME_SKEW",
                    "LAST0",
                    "LAST9",
                    "SALLYPORT_DIGITS",
                    "SALLYPORT_ALGORITHM",
                    "SHA512",
                    "0",
                    "1",
                    "3",
                    "30",
                    "-1",
                    "+5",
                    "60",
                    "100",
                    "99999999",
                    "12345678",
                    "9223372036854775807",
                    "18446744073709551616",
                    "999999999999999999",
                    "1700000010",
                    "1700000000+5",
                    "5-99999999999",
                    "x",
                    "192.0.2.7 1700000000",
                    "\0",
                    "\u00ff",
                    "+12345678",
                    "  12345678",
                    "#",
                    "");

    @Test
    void pieces_of_files_in_any_order() {
        Property.holds(20_000, random -> judge(pieces(random).getBytes(ISO_8859_1), random));
    }

    @Test
    void bytes_at_random() {
        Property.holds(
                5_000,
                random -> {
                    var bytes = new byte[random.nextInt(200)];
                    random.nextBytes(bytes);
                    judge(bytes, random);
                });
    }

    @Test
    void the_largest_file_and_one_byte_more_GA_134() {
        judge((SECRET + "\n" + "1".repeat(StateFile.BYTES_MAX - 33)).getBytes(ISO_8859_1), null);
        judge("\n".repeat(StateFile.BYTES_MAX).getBytes(ISO_8859_1), null);
        judge("A".repeat(StateFile.BYTES_MAX).getBytes(ISO_8859_1), null);
        assertThrows(
                IllegalArgumentException.class,
                () -> StateFile.of(new byte[StateFile.BYTES_MAX + 1]));
    }

    private static String pieces(RandomGenerator random) {
        var text = new StringBuilder(random.nextInt(4) == 0 ? "" : SECRET + "\n");
        int count = random.nextInt(24);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(3) == 0) text.append("\n\" ");
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static void judge(
            byte[] bytes, @org.jspecify.annotations.Nullable RandomGenerator random) {
        var phase = random == null ? Phase.FINAL : PHASES.get(random.nextInt(PHASES.size()));
        var attempt =
                new FileAttempt(
                        "alice",
                        "/f",
                        "192.0.2.7",
                        phase,
                        Set.of(),
                        3600,
                        phase == Phase.FINAL ? Asked.TYPED : Asked.NOBODY,
                        phase == Phase.LOOK ? List.of() : List.of(candidate("123456")),
                        OptionalLong.empty());
        try (var file = StateFile.of(bytes)) {
            // The wide search is slow, and finds nothing that the window does not.
            var judgement =
                    FileJudge.judge(new FileContent.Read(file), attempt, NOW, WideSearch.NEVER);
            assertNotEquals(Result.IGNORE, judgement.result());
            assertTrue(judgement.lines().size() <= 8);
            judgement.content().ifPresent(next -> assertSound(file, next, bytes));
        }
    }

    /** What is written can be read again, and is not much longer. */
    private static void assertSound(StateFile file, byte[] next, byte[] bytes) {
        assertTrue(next.length > 0 && next.length <= bytes.length + 4_096);
        try (var again = StateFile.of(next)) {
            assertEquals(file.mentions("TOTP_AUTH"), again.mentions("TOTP_AUTH"));
        }
        assertFalse(file.toString().contains(SECRET));
    }

    private static Candidate candidate(String digits) {
        return new Candidate(
                Candidate.Source.STORED_TOKEN, OneTimePassword.parse(digits).orElseThrow());
    }
}
