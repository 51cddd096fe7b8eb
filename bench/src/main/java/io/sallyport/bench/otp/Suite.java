package io.sallyport.bench.otp;

import java.util.List;
import java.util.Locale;

/** The two tables of the performance page. */
enum Suite {
    PERF_1("PERF-1: one code, and 3 steps"),
    PERF_2("PERF-2: 17 steps, and looking ahead");

    private static final int LINES_SHORT = 2;

    /** A row of the table. */
    record Line(Work work, Hash hash) {}

    private final String title;

    Suite(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    List<Line> lines(Pace pace) {
        return pace == Pace.FULL ? lines() : lines().subList(0, LINES_SHORT);
    }

    private List<Line> lines() {
        return switch (this) {
            case PERF_1 ->
                    List.of(
                            new Line(Work.VERIFY_3, Hash.SHA1),
                            new Line(Work.GENERATE, Hash.SHA1),
                            new Line(Work.VERIFY_3, Hash.SHA256),
                            new Line(Work.GENERATE, Hash.SHA256),
                            new Line(Work.VERIFY_3, Hash.SHA512),
                            new Line(Work.GENERATE, Hash.SHA512));
            case PERF_2 ->
                    List.of(
                            new Line(Work.VERIFY_17, Hash.SHA1),
                            new Line(Work.AHEAD_100, Hash.SHA1),
                            new Line(Work.AHEAD_1000, Hash.SHA1),
                            new Line(Work.VERIFY_17, Hash.SHA256),
                            new Line(Work.VERIFY_17, Hash.SHA512));
        };
    }

    List<Bar> bars() {
        return switch (this) {
            case PERF_1 ->
                    List.of(
                            new Bar(Work.VERIFY_3, Hash.SHA1, "java-otp", 1.5, 2.5),
                            new Bar(Work.VERIFY_3, Hash.SHA1, "liboath (C)", 2, 3.5));
            case PERF_2 ->
                    List.of(
                            new Bar(Work.VERIFY_17, Hash.SHA1, "java-otp", 1.6, 1.6),
                            new Bar(Work.AHEAD_100, Hash.SHA1, "java-otp", 1.6, 1.6));
        };
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
