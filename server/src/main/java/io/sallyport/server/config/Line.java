package io.sallyport.server.config;

import java.util.List;

/**
 * One line that says something.
 *
 * @param origin where it stands
 * @param words at least one, without comment, quotes and blanks between them
 */
record Line(Origin origin, List<String> words) {
    Line {
        words = List.copyOf(words);
    }

    String keyword() {
        return words.getFirst();
    }

    /** The words from {@code index} on. */
    List<String> from(int index) {
        return words.subList(Math.min(index, words.size()), words.size());
    }

    /** The line with one blank between words and without its comment. */
    String text() {
        return Words.join(words);
    }
}
