package io.sallyport.bench.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Collects turns; prints medians with their spread, and writes every turn to a CSV file. */
final class Results {
    private static final String HEAD =
            "peer,accounts,callers,turn,per_second,p50_ms,p99_ms,cpu_us,written_kib,conflicts\n";

    private record Line(String peer, int accounts, int callers) {}

    private final Map<Line, List<Turn>> turns = new LinkedHashMap<>();
    private final StringBuilder csv = new StringBuilder(HEAD);

    /** The first turn of each line counts as cold and stays out of the medians. */
    void add(String peer, int accounts, int callers, Turn turn) {
        var line = new Line(peer, accounts, callers);
        List<Turn> before = turns.computeIfAbsent(line, key -> new ArrayList<>());
        csv.append(
                String.format(
                        Locale.ROOT,
                        "%s,%d,%d,%d,%.1f,%.3f,%.3f,%.1f,%.1f,%d%n",
                        peer,
                        accounts,
                        callers,
                        before.size(),
                        turn.perSecond(),
                        turn.p50Millis(),
                        turn.p99Millis(),
                        turn.cpuMicros(),
                        turn.writtenKib(),
                        turn.conflicts()));
        before.add(turn);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, csv);
        System.out.println("every turn is in " + file);
    }

    void print() {
        System.out.printf(
                "%-26s %9s %7s %16s %8s %8s %8s %8s %9s%n",
                "store",
                "accounts",
                "callers",
                "per second",
                "p50 ms",
                "p99 ms",
                "cpu us",
                "KiB",
                "cold/s");
        turns.forEach(Results::print);
    }

    /** Median of the warm turns of one line. */
    double median(String peer, int accounts, int callers, ToDoubleFunction<Turn> value) {
        return median(turns.getOrDefault(new Line(peer, accounts, callers), List.of()), value);
    }

    private static void print(Line line, List<Turn> all) {
        System.out.printf(
                Locale.ROOT,
                "%-26s %9d %7d %8.0f +-%4.0f%% %8.2f %8.2f %8.0f %8.1f %9.0f%n",
                line.peer(),
                line.accounts(),
                line.callers(),
                median(all, Turn::perSecond),
                100 * spread(all),
                median(all, Turn::p50Millis),
                median(all, Turn::p99Millis),
                median(all, Turn::cpuMicros),
                median(all, Turn::writtenKib),
                all.getFirst().perSecond());
    }

    private static double median(List<Turn> all, ToDoubleFunction<Turn> value) {
        double[] sorted = warm(all).stream().mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /** Half the distance between the fastest and the slowest turn, as a share of the median. */
    private static double spread(List<Turn> all) {
        var rates = warm(all).stream().mapToDouble(Turn::perSecond).summaryStatistics();
        return (rates.getMax() - rates.getMin()) / 2 / median(all, Turn::perSecond);
    }

    private static List<Turn> warm(List<Turn> all) {
        return all.size() > 1 ? all.subList(1, all.size()) : all;
    }
}
