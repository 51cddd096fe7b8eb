package io.sallyport.server.cli;

import java.util.ArrayList;
import java.util.List;

/** Text broken into lines. */
final class Wrapped {
    /** Fits the smallest terminal that people use. */
    static final int WIDTH = 78;

    private Wrapped() {}

    /** Lines of at most {@link #WIDTH} characters, each behind {@code indent}. */
    static List<String> lines(String text, String indent) {
        return lines(text, indent, indent);
    }

    /** The first line behind {@code first}, the others behind {@code indent}. */
    static List<String> lines(String text, String first, String indent) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(first);
        boolean isFresh = true;
        for (String word : text.strip().split(" +")) {
            if (!isFresh && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                isFresh = true;
            }
            if (!isFresh) line.append(' ');
            line.append(word);
            isFresh = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
