package io.sallyport.engine.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.testing.Fuzzed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz target of the names of accounts (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class NamesFuzzTest {
    private static final IdentityMap MAP =
            new IdentityMap(
                    List.of(
                            new IdentityMap.Line("host", "db1", "postgres", "dba-team"),
                            new IdentityMap.Line("host", "*", "root", "*")));

    /**
     * FAULT-63: the name is what was given, byte for byte, so no two spellings are one account; it
     * has no control characters, and reading it again changes nothing.
     */
    @MethodSource("names")
    @DictionaryEntries({"postgres", "root", "\u202e", "\u200b", "\u0085", "\ufeff", "\ue000"})
    @FuzzTest
    void a_name_is_taken_as_it_is_or_not_at_all(byte[] input) {
        String text = Fuzzed.text(input);
        Optional<AccountName> name = AccountName.parse(text);
        name.ifPresent(read -> assertSound(text, read));
        var mapped = MAP.accountOf("host", "db1", text);
        assertEquals(text.equals("postgres") ? AccountName.parse("dba-team") : name, mapped);
    }

    private static void assertSound(String text, AccountName name) {
        assertEquals(text, name.value());
        assertEquals(Optional.of(name), AccountName.parse(name.value()));
        int bytes = name.value().getBytes(UTF_8).length;
        assertTrue(bytes >= 1 && bytes <= AccountName.BYTES_MAX);
        assertEquals(text, new String(text.getBytes(UTF_8), UTF_8), "half a character");
        assertFalse(text.matches("[0-9]+"));
        assertFalse(text.chars().anyMatch(Character::isISOControl));
    }

    static Stream<byte[]> names() {
        return Stream.of("alice", "Bob", "é", "1000", "a\nb", "postgres", "x".repeat(9_000))
                .map(text -> text.getBytes(UTF_8));
    }
}
