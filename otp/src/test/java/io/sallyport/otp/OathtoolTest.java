package io.sallyport.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * FAULT-68: our codes are those of an independent generator, {@code oathtool} of the OATH Toolkit.
 *
 * <p>One run prints {@link #CODES_PER_RUN} codes in a row of one random key, hash, length, period
 * and start, so that 10 000 codes cost 400 processes and not 10 000.
 */
class OathtoolTest {
    private static final int RUNS_EACH = 200;
    private static final int CODES_PER_RUN = 25;

    /** oathtool reads dates, and not ones after the year 9999. */
    private static final long TIME_MAX = 253_000_000_000L;

    private final RandomGenerator random = Seeded.random(OathtoolTest.class);

    @BeforeAll
    static void the_tool_is_there() {
        try {
            lines(List.of("oathtool", "--version"));
        } catch (IOException e) {
            String advice = "oathtool cannot be run; install the Debian package oathtool";
            if ("1".equals(System.getenv("SALLYPORT_REQUIRE_TOOLS"))) {
                fail(advice, e);
            }
            abort(advice);
        }
    }

    @Test
    void hotp_values_are_those_of_oathtool() throws IOException {
        for (int run = 0; run < RUNS_EACH; run++) {
            var hotp = new Hotp(OtpHash.SHA1, random.nextInt(6, 9));
            byte[] key = key();
            long counter = (random.nextLong() & Long.MAX_VALUE) >> random.nextInt(1, 63);
            List<String> expected =
                    lines(
                            List.of(
                                    "oathtool",
                                    "--hotp",
                                    "--digits=" + hotp.digits(),
                                    "--counter=" + counter,
                                    "--window=" + (CODES_PER_RUN - 1),
                                    HexFormat.of().formatHex(key)));
            assertCodes(expected, hotp, key, counter);
        }
    }

    @Test
    void totp_values_are_those_of_oathtool() throws IOException {
        for (int run = 0; run < RUNS_EACH; run++) {
            var totp =
                    new Totp(
                            Seeded.hash(random),
                            random.nextInt(6, 9),
                            Duration.ofSeconds(random.nextInt(1, 3601)));
            byte[] key = key();
            Instant now = Instant.ofEpochSecond(random.nextLong(0, TIME_MAX));
            List<String> expected =
                    lines(
                            List.of(
                                    "oathtool",
                                    "--totp=" + totp.hash().name().toLowerCase(Locale.ROOT),
                                    "--digits=" + totp.digits(),
                                    "--time-step-size=" + totp.timeStep().toSeconds() + "s",
                                    "--now=@" + now.getEpochSecond(),
                                    "--window=" + (CODES_PER_RUN - 1),
                                    HexFormat.of().formatHex(key)));
            assertEquals(expected.getFirst(), totp.generate(SharedSecret.of(key), now).reveal());
            assertCodes(expected, totp.hotp(), key, totp.stepAt(now));
        }
    }

    private void assertCodes(List<String> expected, Hotp hotp, byte[] key, long first) {
        SharedSecret secret = SharedSecret.of(key);
        assertEquals(CODES_PER_RUN, expected.size());
        for (int i = 0; i < CODES_PER_RUN; i++) {
            String code = expected.get(i);
            String input = hotp + " key " + HexFormat.of().formatHex(key) + " at " + (first + i);
            assertEquals(code, hotp.generate(secret, first + i).reveal(), input);
            OneTimePassword typed = OneTimePassword.parse(code).orElseThrow();
            OptionalLong match = hotp.matchingCounter(secret, typed, first + i, 1);
            assertEquals(OptionalLong.of(first + i), match, input);
        }
    }

    private byte[] key() {
        return Seeded.bytes(random, random.nextInt(1, 129));
    }

    private static List<String> lines(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var reader = process.inputReader()) {
            List<String> lines = new ArrayList<>(reader.readAllLines());
            if (process.waitFor() != 0) {
                fail(String.join(" ", command) + " failed: " + lines);
            }
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while oathtool ran", e);
        }
    }
}
