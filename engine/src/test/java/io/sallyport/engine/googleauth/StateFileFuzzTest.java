package io.sallyport.engine.googleauth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.googleauth.FileAttempt.Asked;
import io.sallyport.engine.googleauth.FileAttempt.Phase;
import io.sallyport.engine.googleauth.FileEntry.Floor;
import io.sallyport.engine.googleauth.FileEntry.Progress;
import io.sallyport.engine.googleauth.FileJudgement.Result;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.SharedSecret;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz targets of state files: judged, rewritten, moved (FAULT-50, FAULT-61, FAIL-22); {@code
 * fuzz/run} runs them.
 */
@Tag("fuzz")
class StateFileFuzzTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_010);
    private static final int SEED_BYTES_MAX = 8_192;

    /**
     * A code that the file accepts is never accepted again by the file that was written then, and
     * nothing that was used becomes good.
     */
    @MethodSource("files")
    @DictionaryEntries({
        "\\x0a\\x22 TOTP_AUTH\\x0a",
        "\\x0a\\x22 HOTP_COUNTER 1\\x0a",
        "\\x0a\\x22 DISALLOW_REUSE\\x0a",
        "\\x0a\\x22 RATE_LIMIT 3 30\\x0a",
        "\\x0a\\x22 WINDOW_SIZE 17\\x0a",
        "\\x0a\\x22 STEP_SIZE 60\\x0a",
        "\\x0a\\x22 TIME_SKEW -1\\x0a",
        "\\x0a\\x22 RESETTING_TIME_SKEW 56666666+9\\x0a",
        "\\x0a\\x22 LAST0 192.0.2.7 1700000000\\x0a",
        "\\x0a\\x22 SALLYPORT_ALGORITHM SHA512\\x0a",
        "\\x0a\\x22 SALLYPORT_DIGITS 8\\x0a",
        "\\x0a12345678\\x0a",
        "\\x0a# comment\\x0a"
    })
    @FuzzTest
    void what_a_file_has_accepted_it_never_accepts_again(byte[] input) {
        if (input.length > StateFile.BYTES_MAX) return;
        try (var file = StateFile.of(input)) {
            for (OneTimePassword code : codesOf(file)) accept(file, input, code);
        }
    }

    private static void accept(StateFile file, byte[] input, OneTimePassword code) {
        FileJudgement first = judge(file, code);
        assertNotEquals(Result.ASK, first.result());
        if (first.content().isEmpty()) return;
        byte[] content = first.content().get();
        assertTrue(content.length <= input.length + 4_096);
        try (var next = StateFile.of(content)) {
            assertNothingRevived(file, next);
            if (first.result() == Result.SUCCESS && remembers(file, code))
                assertNotEquals(Result.SUCCESS, judge(next, code).result(), "accepted twice");
        }
    }

    /** Working scratch codes only become fewer, used steps in reach stay, a counter only grows. */
    private static void assertNothingRevived(StateFile file, StateFile next) {
        var before = scratchCodes(file);
        var after = scratchCodes(next);
        assertTrue(after.size() >= before.size() - 1 && after.size() <= before.size());
        for (String code : after) assertTrue(before.remove(code), "a dead scratch code works");
        long counter = new FileOptions(file).counter();
        if (counter > 0) assertTrue(new FileOptions(next).counter() >= counter);
        try {
            var options = new FileOptions(file);
            long step = NOW.getEpochSecond() / options.stepSeconds() + options.skew();
            var used = ReuseList.of(file);
            var still = ReuseList.of(next);
            for (long near = step - 1; near <= step + 1; near++)
                assertTrue(still.holds(near) || !used.holds(near), "a used step is forgotten");
        } catch (MalformedOptionException refused) {
            // no code of such a file is accepted at all
        }
    }

    /** Whether the file itself keeps what was used: clock codes only if it says so (GA-151). */
    private static boolean remembers(StateFile file, OneTimePassword code) {
        long same = scratchCodes(file).stream().filter(code.reveal()::equals).count();
        if (same > 0) return same == 1 && codesInTime(file).stream().noneMatch(code::matches);
        return file.option(ReuseList.NAME).isPresent() || new FileOptions(file).counter() > 0;
    }

    /** FAULT-61, FAIL-22: whole or refused; whatever any line calls used is behind the device. */
    @MethodSource("files")
    @DictionaryEntries({
        "\\x0a\\x22 TOTP_AUTH\\x0a",
        "\\x0a\\x22 HOTP_COUNTER 1\\x0a",
        "\\x0a\\x22 DISALLOW_REUSE 5\\x0a"
    })
    @FuzzTest
    void a_file_is_moved_whole_or_refused(byte[] input) {
        if (input.length > StateFile.BYTES_MAX) return;
        byte[] before = input.clone();
        try (var file = StateFile.of(input);
                var entry = FileEntry.read(input, Floor.KEPT)) {
            assertTrue(entry.secret().length() >= SharedSecret.LENGTH_MIN);
            assertBehind(file, entry.progress());
            var working = scratchCodes(file);
            for (OneTimePassword code : entry.scratchCodes())
                assertTrue(working.remove(code.reveal()), "a dead scratch code works");
        } catch (UnfitFileException refused) {
            assertTrue(refused.line() >= 1);
            assertFalse(refused.hint().isEmpty());
        }
        assertArrayEquals(before, input);
    }

    private static void assertBehind(StateFile file, Progress progress) {
        switch (progress) {
            case Progress.Clock clock -> {
                for (String line : file.options(ReuseList.NAME))
                    for (String word : line.strip().split("[ \t]+"))
                        if (!word.isEmpty())
                            assertTrue(Long.parseLong(word) <= clock.lastStep(), "a used step");
            }
            case Progress.Counter counter -> {
                assertTrue(counter.next() >= new FileOptions(file).counter());
                assertTrue(counter.next() > 0);
            }
        }
    }

    /** New scratch codes take the place of all that worked, and nothing else changes. */
    @MethodSource("files")
    @FuzzTest
    void new_scratch_codes_end_the_old_ones(byte[] input) {
        if (input.length > StateFile.BYTES_MAX) return;
        var codes =
                Stream.of("31415926", "27182818")
                        .map(digits -> OneTimePassword.parse(digits).orElseThrow())
                        .toList();
        try (var file = StateFile.of(input)) {
            if (input.length == 0 || input[0] == '\n') return; // no secret, so not renewed
            byte[] content = file.withScratchCodes(codes);
            if (content.length > StateFile.BYTES_MAX) return;
            try (var next = StateFile.of(content)) {
                assertEquals(List.of("31415926", "27182818"), scratchCodes(next));
                assertEquals(file.options(ReuseList.NAME), next.options(ReuseList.NAME));
                assertEquals(new FileOptions(file).counter(), new FileOptions(next).counter());
            }
        }
    }

    static Stream<byte[]> files() throws IOException {
        return FileCase.all().stream()
                .map(FileCase::bytes)
                .flatMap(Optional::stream)
                .filter(file -> file.length <= SEED_BYTES_MAX);
    }

    private static FileJudgement judge(StateFile file, OneTimePassword code) {
        var attempt =
                new FileAttempt(
                        "alice",
                        "/f",
                        "192.0.2.7",
                        Phase.FINAL,
                        Set.of(),
                        3_600,
                        Asked.TYPED,
                        List.of(new Candidate(Candidate.Source.ANSWER, code)),
                        OptionalLong.empty());
        return FileJudge.judge(new FileContent.Read(file), attempt, NOW, WideSearch.NEVER);
    }

    private static List<String> scratchCodes(StateFile file) {
        var codes = new ArrayList<String>();
        for (ScratchCode scratch : file.scratchCodes()) codes.add(scratch.code().reveal());
        return codes;
    }

    /**
     * A right code by clock or counter, if the file has one, its first scratch code, a wrong one.
     */
    private static List<OneTimePassword> codesOf(StateFile file) {
        var codes = new ArrayList<>(codesInTime(file));
        file.scratchCodes().stream().limit(1).map(ScratchCode::code).forEach(codes::add);
        codes.add(OneTimePassword.parse("000000").orElseThrow());
        return codes;
    }

    private static List<OneTimePassword> codesInTime(StateFile file) {
        var options = new FileOptions(file);
        var codes = new ArrayList<OneTimePassword>();
        try (var secret = file.secret(options.hashOfSecret()).orElse(null)) {
            if (secret == null) return codes;
            long step = NOW.getEpochSecond() / options.stepSeconds() + options.skew();
            long moving = options.counter() > 0 ? options.counter() : step;
            if (moving > 0) codes.add(options.parameters().generate(secret, moving));
        } catch (MalformedOptionException e) {
            return codes;
        }
        return codes;
    }
}
