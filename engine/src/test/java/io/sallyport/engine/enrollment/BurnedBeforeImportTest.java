package io.sallyport.engine.enrollment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.googleauth.Candidate;
import io.sallyport.engine.googleauth.FileAttempt;
import io.sallyport.engine.googleauth.FileAttempt.Asked;
import io.sallyport.engine.googleauth.FileAttempt.Phase;
import io.sallyport.engine.googleauth.FileContent;
import io.sallyport.engine.googleauth.FileJudge;
import io.sallyport.engine.googleauth.FileJudgement;
import io.sallyport.engine.googleauth.FileJudgement.Result;
import io.sallyport.engine.googleauth.StateFile;
import io.sallyport.engine.googleauth.UnfitFileException;
import io.sallyport.engine.googleauth.WideSearch;
import io.sallyport.engine.testing.Property;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Somebody logs in by a file, into which comments and strange lines are put between logins; then
 * the file is moved. No code that the file burned is good afterwards (FAIL-22).
 */
class BurnedBeforeImportTest {
    private static final long START = 1_700_000_010;
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static final List<String> NOISE =
            List.of(
                    "# a comment",
                    "\" COMMENT of somebody",
                    "\"",
                    "",
                    "x",
                    "1234567",
                    "\" LAST0 192.0.2.7 1700000000",
                    "\" TOTP_AUTH",
                    "99999999 ");

    /** A login would take these for the file's memory, and drop the true lines (GA-133). */
    private static final List<String> LAST_NOISE =
            List.of("\" DISALLOW_REUSE", "\" DISALLOW_REUSE 5", "\" HOTP_COUNTER 1", "# last");

    @Test
    void no_code_burned_before_is_good_after() {
        Property.holds(400, BurnedBeforeImportTest::check);
    }

    private static void check(RandomGenerator random) throws Exception {
        boolean isClock = random.nextInt(3) > 0;
        String file =
                SECRET
                        + (isClock
                                ? "\n\" DISALLOW_REUSE\n\" WINDOW_SIZE 5\n\" TOTP_AUTH\n"
                                : "\n\" HOTP_COUNTER 1\n")
                        + "11111111\n22222222\n33333333\n";
        byte[] content = file.getBytes(ISO_8859_1);
        var burned = new ArrayList<String>();
        long now = START;
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            now += random.nextInt(40);
            if (random.nextInt(3) == 0) content = withNoise(content, NOISE, random);
            String typed = typed(random, isClock ? now / 30 : 1 + burned.size(), burned);
            var judgement = judge(content, typed, now);
            if (judgement.result() == Result.SUCCESS) burned.add(typed);
            content = judgement.content().orElse(content);
        }
        content = withNoise(content, LAST_NOISE, random);
        var alice = new Newcomer(random, Instant.ofEpochSecond(now));
        try {
            alice.move(content, Instant.ofEpochSecond(now));
        } catch (UnfitFileException strange) {
            return; // refused whole, so nothing is good
        }
        for (String code : burned)
            assertFalse(
                    alice.isLetIn(code, Instant.ofEpochSecond(now)), "came back: " + code.length());
    }

    /** Fresh codes are good often enough for the property to say something. */
    @Test
    void the_property_burns_codes() throws Exception {
        byte[] content =
                (SECRET + "\n\" DISALLOW_REUSE\n\" TOTP_AUTH\n11111111\n").getBytes(ISO_8859_1);
        var login = judge(content, code(START / 30), START);
        assertTrue(login.result() == Result.SUCCESS && login.content().isPresent());
    }

    private static String typed(RandomGenerator random, long near, List<String> burned)
            throws Exception {
        return switch (random.nextInt(4)) {
            case 0 -> List.of("11111111", "22222222", "33333333").get(random.nextInt(3));
            case 1 -> burned.isEmpty() ? "000000" : burned.get(random.nextInt(burned.size()));
            default -> code(Math.max(1, near + random.nextInt(-2, 3)));
        };
    }

    /** A line somewhere below the secret. */
    private static byte[] withNoise(byte[] content, List<String> noise, RandomGenerator random) {
        var lines = new ArrayList<>(List.of(new String(content, ISO_8859_1).split("\n", -1)));
        lines.add(random.nextInt(1, lines.size()), noise.get(random.nextInt(noise.size())));
        return String.join("\n", lines).getBytes(ISO_8859_1);
    }

    private static FileJudgement judge(byte[] content, String typed, long now) {
        var attempt =
                new FileAttempt(
                        "alice",
                        "/f",
                        "",
                        Phase.FINAL,
                        Set.of(),
                        0,
                        Asked.TYPED,
                        List.of(
                                new Candidate(
                                        Candidate.Source.ANSWER,
                                        OneTimePassword.parse(typed).orElseThrow())),
                        OptionalLong.empty());
        try (var file = StateFile.of(content)) {
            return FileJudge.judge(
                    new FileContent.Read(file),
                    attempt,
                    Instant.ofEpochSecond(now),
                    WideSearch.NEVER);
        }
    }

    private static String code(long movingFactor) throws Exception {
        try (var secret = SharedSecret.fromBase32(SECRET)) {
            return Hotp.DEFAULT.generate(secret, movingFactor).reveal();
        }
    }
}
