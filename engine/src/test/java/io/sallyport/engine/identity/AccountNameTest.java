package io.sallyport.engine.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.testing.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are exact bytes after validation (GUESS-38, FAIL-10, FAULT-63). */
class AccountNameTest {
    /** Spellings that people, scripts or attackers might take for one name: all are different. */
    private static final List<String> ODD_SPELLINGS = oddSpellings();

    private static List<String> oddSpellings() {
        var spellings = new ArrayList<String>();
        // Every pattern of capitals.
        for (int capitals = 0; capitals < 32; capitals++) {
            var name = new StringBuilder("alice");
            for (int i = 0; i < 5; i++)
                if ((capitals >> i & 1) == 1)
                    name.setCharAt(i, Character.toUpperCase(name.charAt(i)));
            spellings.add(name.toString());
        }
        // Blanks, separators, realms, hosts, quotes, numbers in front and behind.
        for (String mark :
                List.of(
                        " ", ".", ",", "-", "_", "+", "@", "\\", "/", "'", "\"", "`", "$", "%", ";",
                        "~", "*", "?", "0", "1", "\u00a0", "\u3000", "\u0301", "\u0307")) {
            spellings.add(mark + "alice");
            spellings.add("alice" + mark);
        }
        spellings.addAll(
                List.of(
                        "al ice",
                        "a.lice",
                        "alice@example.org",
                        "EXAMPLE\\alice",
                        "alice%00",
                        "alice%20",
                        "../alice",
                        "alice/../alice",
                        "ａｌｉｃｅ",
                        "аlice",
                        "αlice",
                        "alıce",
                        "alİce",
                        "aℓice",
                        "alⅰce",
                        "álice",
                        "a\u0301lice",
                        "alicé",
                        "alice\u0301",
                        "𝐚𝐥𝐢𝐜𝐞",
                        "ⓐⓛⓘⓒⓔ",
                        "ﬁalice",
                        "aliсe",
                        "ALİCE"));
        return spellings;
    }

    /** FAIL-10: 100 spellings, 100 accounts. */
    @Test
    void a_hundred_odd_spellings_are_a_hundred_accounts() {
        var names = new HashSet<AccountName>();
        for (String spelling : ODD_SPELLINGS) {
            var name = AccountName.parse(spelling).orElseThrow(() -> new AssertionError(spelling));
            assertEquals(spelling, name.value());
            assertEquals(spelling, name.toString());
            names.add(name);
        }
        assertTrue(names.size() >= 100, names.size() + " names");
        assertEquals(new HashSet<>(ODD_SPELLINGS).size(), names.size());
        assertEquals(0, new AccountName("alice").compareTo(new AccountName("alice")));
        assertTrue(new AccountName("Alice").compareTo(new AccountName("alice")) < 0);
    }

    @Test
    void forms_that_look_alike_are_not_folded() {
        assertNotEquals(new AccountName("é"), new AccountName("e\u0301"));
        assertNotEquals(new AccountName("ß"), new AccountName("ss"));
        assertNotEquals(new AccountName("Bob"), new AccountName("bob"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "1000",
                "0000000",
                "99999999999999999999",
                "\0",
                "alice\0",
                "al\0ice",
                "\nalice",
                "alice\r",
                "al\tice",
                "\u001b[2Jalice",
                "alice\u007f",
                "alice\u0085",
                "alice\u009b",
                "alice\u2028",
                "alice\u2029",
                "\u202ealice",
                "al\u202aice",
                "al\u2066ice\u2069",
                "alice\u200e",
                "alice\u200f",
                "alice\u061c",
                "al\u200bice",
                "al\u200dice",
                "\ufeffalice",
                "al\u00adice",
                "al\udb40\udc41ice",
                "alice\ud800",
                "\udc00alice",
                "al\ud83dice"
            })
    void a_name_that_could_be_a_uid_forge_a_line_or_hide_a_letter_is_none(String text) {
        assertEquals(Optional.empty(), AccountName.parse(text));
        var fault = assertThrows(IllegalArgumentException.class, () -> new AccountName(text));
        String message = String.valueOf(fault.getMessage());
        assertTrue(message.startsWith("an account name "), message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0a", "1000x", "-1000", "1 000", "1000.", "١٠٠٠", "x\ufffdy"})
    void a_name_that_only_begins_like_a_number_is_one(String text) {
        assertTrue(AccountName.parse(text).isPresent());
    }

    /** In bytes of UTF-8, not in characters. */
    @Test
    void a_name_has_at_most_255_bytes() {
        for (String longest :
                List.of("n".repeat(255), "é".repeat(127) + "n", "€".repeat(85), "📱".repeat(63)))
            assertTrue(AccountName.parse(longest).isPresent(), longest);
        for (String tooLong :
                List.of("n".repeat(256), "é".repeat(128), "€".repeat(86), "📱".repeat(64)))
            assertEquals(Optional.empty(), AccountName.parse(tooLong));
    }

    /** FAULT-63, FAULT-64: a value or none for each text, and no control in any value. */
    @Test
    void validation_is_total() {
        Property.holds(
                5_000,
                random -> {
                    var text = new StringBuilder();
                    for (int i = random.nextInt(6); i > 0; i--)
                        text.append((char) random.nextInt(0x10000));
                    AccountName.parse(text.toString())
                            .ifPresent(name -> {
                                byte[] utf8 = name.value().getBytes(StandardCharsets.UTF_8);
                                assertEquals(
                                        name.value(), new String(utf8, StandardCharsets.UTF_8));
                                assertTrue(name.value().chars().noneMatch(Character::isISOControl));
                            });
                });
    }
}
