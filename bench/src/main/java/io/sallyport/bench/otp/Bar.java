package io.sallyport.bench.otp;

import java.util.Locale;

/**
 * What PERF-1 and PERF-2 ask for.
 *
 * @param bar how many times Sallyport's time the peer must take at least
 * @param goal the same, wished for; no more than {@code bar} if nothing is
 */
record Bar(Work work, Hash hash, String peer, double bar, double goal) {
    boolean isMet(Row row) {
        return row.ratio(peer).median() >= bar;
    }

    String describe(Row row) {
        double ratio = row.ratio(peer).median();
        String wish = goal > bar ? String.format(Locale.ROOT, "; goal %.1f", goal) : "";
        return String.format(
                Locale.ROOT,
                "%s: %.2f times as fast as %s (bar %.1f%s)",
                row.title(),
                ratio,
                peer,
                bar,
                wish);
    }

    boolean isAbout(Row row) {
        return row.work() == work && row.hash() == hash && row.figures().containsKey(peer);
    }
}
