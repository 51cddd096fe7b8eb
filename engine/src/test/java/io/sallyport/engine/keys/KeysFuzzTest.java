package io.sallyport.engine.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.testing.Fuzzed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of what is sealed, and of the key file (FAULT-50); {@code fuzz/run} runs them. */
@Tag("fuzz")
class KeysFuzzTest {
    private static final byte[] PLACE = "account alice".getBytes(UTF_8);
    private static final byte[] PLAIN = "a record that is a little longer".getBytes(UTF_8);
    private static final KeyRing KEYS = Fuzzed.keys();
    private static final RecordSeal RECORDS = new RecordSeal(KEYS);
    private static final byte[] RECORD = RECORDS.close(PLAIN, PLACE);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<Seal> SEALS =
            List.of(
                    Seal.forChallenges(KEYS, RANDOM),
                    Seal.forEnrollments(KEYS, RANDOM),
                    Seal.forFileTickets(KEYS, RANDOM));
    private static final List<byte[]> SEALED =
            SEALS.stream().map(seal -> seal.close(PLAIN)).toList();

    /** FAULT-53: what we did not seal does not open, nor does it under the seal of another use. */
    @MethodSource("sealed")
    @FuzzTest
    void nothing_that_we_did_not_seal_opens(byte[] input) {
        for (int i = 0; i < SEALS.size(); i++) {
            boolean isOurs = Arrays.equals(SEALED.get(i), input);
            var opened = SEALS.get(i).open(input);
            assertTrue(opened.isPresent() == isOurs, "seal " + i);
            opened.ifPresent(plain -> assertArrayEquals(PLAIN, plain));
        }
    }

    /** FAULT-62: any other byte, any other length, and the record does not open. */
    @MethodSource("records")
    @FuzzTest
    void a_damaged_record_does_not_open(byte[] input) {
        if (Arrays.equals(RECORD, input)) {
            assertArrayEquals(PLAIN, RECORDS.open(input, PLACE));
        } else {
            assertThrows(KeyException.class, () -> RECORDS.open(input, PLACE));
        }
    }

    /** A ring that seals, or a line number and words that quote nothing of the file. */
    @MethodSource("keyFiles")
    @DictionaryEntries({"key 1 ", "key 999999999 ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    @FuzzTest
    void a_key_file_is_read_or_refused(byte[] input) {
        List<String> lines = Fuzzed.text(input).lines().toList();
        try {
            var ring = KeyRing.parse(lines);
            var records = new RecordSeal(ring);
            assertArrayEquals(PLAIN, records.open(records.close(PLAIN, PLACE), PLACE));
        } catch (MalformedKeyFileException refused) {
            String message = String.valueOf(refused.getMessage());
            assertTrue(refused.line() >= 0 && refused.line() <= lines.size());
            assertTrue(message.length() < 100, message);
            assertFalse(message.chars().anyMatch(Character::isISOControl));
        }
    }

    static Stream<byte[]> sealed() {
        return SEALED.stream();
    }

    static Stream<byte[]> records() {
        return Stream.of(RECORD, RECORDS.close(PLAIN, new byte[0]), RECORDS.close(PLACE, PLAIN));
    }

    static Stream<byte[]> keyFiles() {
        String generated = String.join("\n", KeyRing.generate(RANDOM));
        String key = generated.substring(generated.lastIndexOf(' '));
        return Stream.of(
                        generated,
                        generated + "\nkey 2" + key,
                        "key 1" + key + "\nkey 1" + key,
                        "key 0" + key,
                        "key 1 " + "A".repeat(8_192),
                        "\n".repeat(8_192))
                .map(text -> text.getBytes(UTF_8));
    }
}
