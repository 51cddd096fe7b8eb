package io.sallyport.engine.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The validated name of an account; made before any key, counter or log line (GUESS-38).
 *
 * <p>Names are compared exactly: {@code Bob} and {@code bob} are two accounts.
 *
 * @param value 1 to 255 bytes of UTF-8 without control characters, not digits only
 */
public record AccountName(String value) implements Comparable<AccountName> {
    /** Longest name, in bytes of UTF-8. */
    public static final int BYTES_MAX = 255;

    /**
     * @throws IllegalArgumentException if {@code value} cannot be a name; the message says why
     */
    public AccountName {
        String fault = faultOf(value);
        if (fault != null) throw new IllegalArgumentException(fault);
    }

    /** Reads a name that came from outside; empty if it cannot be one. */
    public static Optional<AccountName> parse(String text) {
        return faultOf(text) == null ? Optional.of(new AccountName(text)) : Optional.empty();
    }

    private static @org.jspecify.annotations.Nullable String faultOf(String text) {
        if (text.isEmpty()) return "an account name is empty";
        if (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX)
            return "an account name is longer than " + BYTES_MAX + " bytes";
        if (text.chars().allMatch(c -> c >= '0' && c <= '9'))
            return "an account name has only digits, so it could be taken for a uid";
        if (text.codePoints().anyMatch(UnsafeCharacters::isUnsafe))
            return "an account name holds a control character or half a character";
        return null;
    }

    @Override
    public int compareTo(AccountName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
