package io.sallyport.bench.otp;

import java.util.Locale;

/**
 * What PERF-1 and PERF-2 ask for.
 *
 * @param bar how many times Sallyport's time the peer must take at least
 * @param goal the same, wished for; no more than {@code bar} if nothing is
 */
record Bar(Work work, Hash hash, String peer, double bar, double goal) {
    String judge(Row row) {
        double ratio = row.ratio(peer).median();
        return String.format(
                Locale.ROOT,
                "%-6s %s: %.2f x %s (bar %.1f%s)",
                ratio >= bar ? "met" : "MISSED",
                row.title(),
                ratio,
                peer,
                bar,
                goal > bar
                        ? String.format(
                                Locale.ROOT,
                                ", goal %.1f %s",
                                goal,
                                ratio >= goal ? "met" : "missed")
                        : "");
    }

    boolean isAbout(Row row) {
        return row.work() == work && row.hash() == hash && row.figures().containsKey(peer);
    }
}
