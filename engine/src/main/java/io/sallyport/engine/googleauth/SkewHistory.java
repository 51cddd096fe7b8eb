package io.sallyport.engine.googleauth;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Right codes of a wrong clock, from which its skew is learnt (GA-130, GA-153).
 *
 * @param entries oldest first, at most three
 */
record SkewHistory(List<Entry> entries) {
    static final int ENTRIES_MAX = 3;
    private static final String NAME = "RESETTING_TIME_SKEW";
    private static final Pattern ENTRY = Pattern.compile("([0-9]{1,18})([+-][0-9]{1,9})");

    /**
     * A code that was off.
     *
     * @param step the server's step when it came
     * @param skew by how many steps it was ahead
     */
    record Entry(long step, int skew) {
        long codeStep() {
            return step + skew;
        }
    }

    static SkewHistory of(StateFile file) {
        var entries = new ArrayList<Entry>();
        for (String word : Numbers.words(file.option(NAME).orElse(""))) {
            Matcher matcher = ENTRY.matcher(word);
            if (!matcher.matches() || entries.size() == ENTRIES_MAX) break;
            entries.add(
                    new Entry(
                            Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        }
        return new SkewHistory(entries);
    }

    /** Whether this code is the one that came last. */
    boolean endsWithCodeOf(long codeStep) {
        return !entries.isEmpty() && entries.getLast().codeStep() == codeStep;
    }

    SkewHistory with(Entry entry) {
        var next = new ArrayList<>(entries);
        next.add(entry);
        return new SkewHistory(next.subList(Math.max(0, next.size() - ENTRIES_MAX), next.size()));
    }

    /** The skew, if three codes in a row agree about it. */
    OptionalLong agreed() {
        if (entries.size() < ENTRIES_MAX) return OptionalLong.empty();
        Entry newest = entries.getLast();
        long sum = 0;
        for (int i = 0; i < ENTRIES_MAX; i++) {
            Entry entry = entries.get(i);
            if (i > 0 && !follows(entry, entries.get(i - 1))) return OptionalLong.empty();
            if (Math.abs((long) entry.skew() - newest.skew()) > 1) return OptionalLong.empty();
            sum += entry.skew();
        }
        return OptionalLong.of(sum / ENTRIES_MAX);
    }

    private static boolean follows(Entry entry, Entry before) {
        long later = entry.step() - before.step();
        return later == 1 || later == 2;
    }

    FileChanges change() {
        var words =
                entries.stream()
                        .map(e -> "%s%s%s".formatted(e.step(), e.skew() < 0 ? "" : "+", e.skew()))
                        .toList();
        return FileChanges.NONE.with(NAME, String.join(" ", words));
    }

    /** The line stays, with nothing in it. */
    static FileChanges emptied() {
        return FileChanges.NONE.with(NAME, "");
    }
}
