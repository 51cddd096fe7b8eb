package io.sallyport.server.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems found so far; bounded, because somebody has to read them. */
final class Problems {
    static final int PROBLEMS_MAX = 200;

    private final List<Problem> found = new ArrayList<>();
    private int unlisted;

    void add(Problem problem) {
        if (found.size() < PROBLEMS_MAX) found.add(problem);
        else unlisted++;
    }

    /** Takes complaints about one place. */
    Complaints at(Origin origin) {
        return (what, hint) -> add(new Problem(origin.where(), origin.line(), what, hint));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Those of the file by line, then those of flags and environment. */
    List<Problem> sorted(String file) {
        var sorted = new ArrayList<>(found);
        sorted.sort(
                Comparator.comparing((Problem problem) -> !problem.file().equals(file))
                        .thenComparingInt(Problem::line));
        if (unlisted > 0)
            sorted.add(
                    new Problem(
                            file,
                            0,
                            unlisted + " more problems are not listed",
                            "is this the right file? Mend the ones above and check again"));
        return sorted;
    }
}
