package io.sallyport.server.cli;

import java.util.Arrays;

/** Codes as people type them. */
final class Codes {
    private Codes() {}

    /** Without the blanks that apps show inside a code; clears {@code typed}. */
    static char[] joined(char[] typed) {
        int length = 0;
        var joined = new char[typed.length];
        for (char c : typed) if (!Character.isWhitespace(c)) joined[length++] = c;
        char[] exact = Arrays.copyOf(joined, length);
        Arrays.fill(typed, '\0');
        Arrays.fill(joined, '\0');
        return exact;
    }

    /** In groups of four, for somebody who types it from the screen. */
    static String inFours(String secret) {
        return String.join(" ", secret.split("(?<=\\G.{4})"));
    }
}
