package io.sallyport.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Splits one line into words. Blanks and tabs stand between words; a word in double quotes may hold
 * blanks, and {@code \"} and {@code \\} in it stand for a quote and a backslash; {@code #} where a
 * word could begin makes the rest a comment.
 */
final class Words {
    private final String line;
    private int at;

    private Words(String line) {
        this.line = line;
    }

    static List<String> split(String line) throws UnfitException {
        return new Words(line).all();
    }

    /** Writes words so that {@link #split} gives the same ones again. */
    static String join(List<String> words) {
        return words.stream().map(Words::quoteIfNeeded).collect(Collectors.joining(" "));
    }

    static String quoteIfNeeded(String word) {
        boolean plain =
                !word.isEmpty()
                        && word.indexOf(' ') < 0
                        && word.indexOf('"') < 0
                        && !word.startsWith("#");
        return plain ? word : '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private List<String> all() throws UnfitException {
        var words = new ArrayList<String>();
        skipBlanks();
        while (at < line.length() && line.charAt(at) != '#') {
            words.add(line.charAt(at) == '"' ? quoted() : plain());
            skipBlanks();
        }
        return words;
    }

    private String plain() throws UnfitException {
        int start = at;
        while (at < line.length() && !isBlank(line.charAt(at))) {
            if (line.charAt(at) == '"')
                throw new UnfitException(
                        "a quote stands in the middle of a word",
                        "put the whole word into quotes; inside them, write \\\" for a quote");
            at++;
        }
        return line.substring(start, at);
    }

    private String quoted() throws UnfitException {
        var word = new StringBuilder();
        at++;
        while (at < line.length() && line.charAt(at) != '"')
            word.append(line.charAt(at) == '\\' ? escaped() : line.charAt(at++));
        if (at == line.length())
            throw new UnfitException(
                    "a quote is opened and not closed", "close it on the same line");
        at++;
        if (at < line.length() && !isBlank(line.charAt(at)))
            throw new UnfitException(
                    "text follows a closing quote",
                    "put a blank after the quote, or write \\\" if the quote belongs to the text");
        if (word.indexOf("\t") >= 0)
            throw new UnfitException("a tab stands inside quotes", "write blanks instead");
        return word.toString();
    }

    private char escaped() throws UnfitException {
        char next = at + 1 < line.length() ? line.charAt(at + 1) : ' ';
        if (next != '"' && next != '\\')
            throw new UnfitException(
                    "inside quotes, a backslash stands before a quote or another backslash only",
                    "write \\\\ for a backslash");
        at += 2;
        return next;
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) at++;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
