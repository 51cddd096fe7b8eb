package io.sallyport.engine.account;

import io.sallyport.otp.SharedSecret;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A printed code of 60 bits: twelve characters of a 32-letter alphabet without I, L, O and U, shown
 * in three groups (GUESS-20). Upper or lower case, blanks and hyphens do not matter when it is
 * typed; O is read as 0, I and L as 1.
 */
public final class RecoveryCode {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 12;
    private static final int GROUP = 4;

    private final char[] characters;

    private RecoveryCode(char[] characters) {
        this.characters = characters;
    }

    /** Draws a code; {@code random} must be a {@code SecureRandom} outside tests. */
    public static RecoveryCode random(RandomGenerator random) {
        var drawn = new char[LENGTH];
        do {
            for (int i = 0; i < LENGTH; i++)
                drawn[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            // Twelve digits would be read as two codes of six; only 1 in 10^6 draws is thrown away.
        } while (isDigitsOnly(drawn));
        return new RecoveryCode(drawn);
    }

    /** Reads what a person typed; empty if it cannot be such a code. */
    public static Optional<RecoveryCode> parse(CharSequence typed) {
        var read = new char[LENGTH];
        int length = 0;
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c == ' ' || c == '-') continue;
            char canonical = canonical(c);
            if (canonical == 0 || length == LENGTH) return Optional.empty();
            read[length++] = canonical;
        }
        return length == LENGTH && !isDigitsOnly(read)
                ? Optional.of(new RecoveryCode(read))
                : Optional.empty();
    }

    /** HMAC-SHA256 under {@code key}, cut to the length of a {@link CodeDigest}. */
    public CodeDigest digestUnder(SharedSecret key) {
        return CodeDigest.of(new String(characters), key);
    }

    /** The code as it is printed for its owner, such as {@code 7q2m-x9ab-0kzt}; never for a log. */
    public String reveal() {
        var out = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % GROUP == 0) out.append('-');
            out.append(characters[i]);
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return "RecoveryCode";
    }

    private static char canonical(char typed) {
        char c = typed >= 'A' && typed <= 'Z' ? (char) (typed + ('a' - 'A')) : typed;
        return switch (c) {
            case 'o' -> '0';
            case 'i', 'l' -> '1';
            default -> ALPHABET.indexOf(c) >= 0 ? c : 0;
        };
    }

    private static boolean isDigitsOnly(char[] characters) {
        for (char c : characters) if (c < '0' || c > '9') return false;
        return true;
    }
}
