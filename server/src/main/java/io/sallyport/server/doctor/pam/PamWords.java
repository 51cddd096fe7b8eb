package io.sallyport.server.doctor.pam;

import java.util.ArrayList;
import java.util.List;

/** The words of a line: parted by blanks and tabs; what stands in brackets is one word. */
final class PamWords {
    private final String text;
    private int at;

    private PamWords(String text) {
        this.text = text;
    }

    static List<String> of(String text) {
        var words = new PamWords(text);
        var all = new ArrayList<String>();
        while (words.skipBlanks()) all.add(words.word());
        return all;
    }

    private boolean skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) at++;
        return at < text.length();
    }

    private String word() {
        if (text.charAt(at) == '[') return bracketed();
        int from = at;
        while (at < text.length() && !isBlank(text.charAt(at))) at++;
        String word = text.substring(from, at);
        at++;
        return word;
    }

    /** Ends at the first bracket that has no backslash before it, or with the line. */
    private String bracketed() {
        var word = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != ']'; at++) {
            if (text.startsWith("\\]", at)) at++;
            word.append(text.charAt(at));
        }
        at++;
        return word.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n';
    }
}
