package io.sallyport.engine.keys;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Lines of a key file, and how they change; an administrator's comments stay where they are. */
public final class KeyLines {
    private static final int FIRST_ID = 1;

    private KeyLines() {}

    /** The lines of a new key file with one new key. */
    public static List<String> generate(SecureRandom random) {
        var lines = new ArrayList<String>();
        lines.add(
                "# Sallyport's wrapping keys. Whoever has this file and the store can read every"
                        + " secret;");
        lines.add(
                "# without it nobody can, and everybody has to enrol again. Back it up apart from"
                        + " the store.");
        lines.add(newKey(FIRST_ID, random));
        return lines;
    }

    /**
     * The same file with a new key before all others; its id is greater than all of theirs.
     *
     * @param lines that {@link WrappingKeys#parse} takes, with less than {@value
     *     WrappingKeys#KEYS_MAX} keys
     */
    public static List<String> withNewKey(List<String> lines, SecureRandom random) {
        var next = new ArrayList<>(lines);
        int greatest =
                lines.stream().filter(KeyLines::isKey).mapToInt(KeyLines::id).max().orElse(0);
        int first = 0;
        while (first < lines.size() && !isKey(lines.get(first))) first++;
        next.add(first, newKey(greatest + 1, random));
        return next;
    }

    /** The same file without the key of this id. */
    public static List<String> withoutKey(List<String> lines, int id) {
        return lines.stream().filter(line -> !isKey(line) || id(line) != id).toList();
    }

    /** Neither blank nor a comment. */
    static boolean isKey(String line) {
        String text = line.strip();
        return !text.isEmpty() && !text.startsWith("#");
    }

    private static int id(String line) {
        return Integer.parseInt(line.strip().split("\\s+")[1]);
    }

    private static String newKey(int id, SecureRandom random) {
        var key = new byte[WrappingKeys.KEY_BYTES];
        random.nextBytes(key);
        try {
            return "key " + id + " " + Base64.getEncoder().encodeToString(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
