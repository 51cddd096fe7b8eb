package io.sallyport.server.doctor.sshd;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line of sshd_config into its keyword and arguments as OpenSSH does: the keyword ends at
 * a blank or one {@code =}; arguments are words with single or double quotes; {@code #} where an
 * argument could begin makes the rest a comment.
 */
final class ConfigWords {
    private final String line;
    private int at;

    private ConfigWords(String line) {
        this.line = line;
    }

    /** The keyword and its arguments; empty for a line that says nothing. */
    static List<String> split(String line) {
        return new ConfigWords(line.strip()).all();
    }

    private List<String> all() {
        var words = new ArrayList<String>();
        if (line.isEmpty() || line.charAt(0) == '#') return words;
        words.add(keyword());
        while (true) {
            skipBlanks();
            if (at >= line.length() || line.charAt(at) == '#') return words;
            words.add(argument());
        }
    }

    private String keyword() {
        boolean isQuoted = line.charAt(0) == '"';
        if (isQuoted) at++;
        int start = at;
        while (at < line.length() && !(isQuoted ? line.charAt(at) == '"' : endsKeyword())) at++;
        String keyword = line.substring(start, at);
        if (isQuoted) at++;
        skipBlanks();
        if (at < line.length() && line.charAt(at) == '=') at++;
        return keyword;
    }

    private boolean endsKeyword() {
        return isBlank(line.charAt(at)) || line.charAt(at) == '=';
    }

    private String argument() {
        var word = new StringBuilder();
        char quote = 0;
        for (; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '\\' && isEscape(quote)) word.append(line.charAt(++at));
            else if (quote == 0 && isBlank(c)) break;
            else if (quote == 0 && (c == '"' || c == '\'')) quote = c;
            else if (quote != 0 && c == quote) quote = 0;
            else word.append(c);
        }
        return word.toString();
    }

    private boolean isEscape(char quote) {
        if (at + 1 >= line.length()) return false;
        char next = line.charAt(at + 1);
        return next == '"' || next == '\'' || next == '\\' || (quote == 0 && next == ' ');
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) at++;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f' || c == '\r';
    }
}
