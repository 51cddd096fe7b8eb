package io.sallyport.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody may have meant. */
final class Nearest {
    private static final int DISTANCE_MAX = 2;
    private static final int WORD_MAX = 32;

    private Nearest() {}

    /** The word nearest to {@code typed}, if one is near; the case of letters does not count. */
    static Optional<String> to(String typed, Collection<String> words) {
        if (typed.length() > WORD_MAX) return Optional.empty();
        String folded = typed.toLowerCase(Locale.ROOT);
        return words.stream()
                .filter(word -> distance(folded, word.toLowerCase(Locale.ROOT)) <= bound(word))
                .min(
                        Comparator.comparingInt(
                                word -> distance(folded, word.toLowerCase(Locale.ROOT))));
    }

    /** Any three-letter word is near to any other; so short ones may differ by less. */
    private static int bound(String word) {
        return word.length() < 5 ? 1 : DISTANCE_MAX;
    }

    /** Letters to insert, remove or replace; two neighbours that changed places count as one. */
    static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        var last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) last[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1))
                    row[j] = Math.min(row[j], before[j - 2] + 1);
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
