package io.sallyport.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.testing.Fuzzed;
import io.sallyport.otp.OneTimePassword;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz targets of what lies in a challenge and in a ticket once its seal is open, also that of
 * another version of this server (FAULT-50, FAULT-64); {@code fuzz/run} runs them.
 */
@Tag("fuzz")
class SealedStateFuzzTest {
    private static final Instant NOW = Instant.ofEpochSecond(0x69000000L, 5);

    @MethodSource("challenges")
    @FuzzTest
    void a_challenge_is_read_or_malformed(byte[] input) {
        Fuzzed.readsAsWritten(input, bytes -> ChallengeState.read(bytes).write());
    }

    /** Texts that are too long are cut once and no further. */
    @MethodSource("tickets")
    @FuzzTest
    void a_file_ticket_is_read_or_malformed(byte[] input) {
        Fuzzed.settles(input, bytes -> FileTicket.read(bytes).write());
    }

    static Stream<byte[]> challenges() {
        var codes =
                new Answer.Codes(
                        Stream.of("123456", "654321")
                                .map(digits -> OneTimePassword.parse(digits).orElseThrow())
                                .toList());
        return Stream.of(Optional.<Answer.Codes>empty(), Optional.of(codes))
                .map(earlier ->
                        new ChallengeState(
                                        new AccountName("alice"),
                                        new byte[32],
                                        1,
                                        NOW,
                                        earlier,
                                        "abcd2345")
                                .write());
    }

    static Stream<byte[]> tickets() {
        return List.of("/home/alice/.google_authenticator", "/é".repeat(200)).stream()
                .map(path -> ticket(path).write());
    }

    private static FileTicket ticket(String path) {
        return new FileTicket(
                "ABCDEFGHIJKL",
                NOW,
                new AttemptId(1, 2),
                new Circumstances("host", "db1", "sshd", "alice", "192.0.2.7", "", "pts/3"),
                Verdict.DENIED,
                Cause.USED_CODE,
                "of the current step",
                path);
    }
}
