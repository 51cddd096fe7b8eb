package io.sallyport.bench.otp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * PERF-1 and PERF-2: Sallyport and its peers in turn, as a table, a CSV file and a chart.
 *
 * <p>Usage: {@code OtpComparison perf-1|perf-2 full|short LIBOATH-PROGRAM FOLDER}; started by
 * {@code bench/perf-1} and {@code bench/perf-2}.
 */
final class OtpComparison {
    private final Suite suite;
    private final Pace pace;
    private final Path folder;
    private final List<Contender> contenders = new ArrayList<>();
    private final StringBuilder page = new StringBuilder();
    private boolean missed;

    private OtpComparison(Suite suite, Pace pace, String liboath, Path folder) {
        this.suite = suite;
        this.pace = pace;
        this.folder = folder;
        for (Library library : Library.values()) {
            contenders.add(new JavaContender(library, pace));
        }
        contenders.add(new LiboathContender(liboath, pace));
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            System.err.println("usage: OtpComparison perf-1|perf-2 full|short PROGRAM FOLDER");
            System.exit(2);
        }
        Suite suite = Suite.valueOf(args[0].replace('-', '_').toUpperCase(Locale.ROOT));
        Pace pace = Pace.valueOf(args[1].toUpperCase(Locale.ROOT));
        var comparison = new OtpComparison(suite, pace, args[2], Path.of(args[3]));
        comparison.run();
        // A smoke test measures nothing that could miss a bar.
        System.exit(pace == Pace.FULL && comparison.missed ? 1 : 0);
    }

    private void run() throws IOException {
        printHead();
        var rows = new ArrayList<Row>();
        for (Suite.Line line : suite.lines(pace)) {
            Row row = measure(line.work(), line.hash());
            rows.add(row);
            printRow(row);
        }
        if (pace == Pace.FULL && suite == Suite.PERF_1) {
            printCold();
        }
        printBars(rows);
        writeCsv(rows);
        writeChart(rows);
        Files.writeString(folder.resolve(suite.fileName() + ".md"), page);
    }

    private void printHead() throws IOException {
        line("## " + suite.title());
        line("");
        line("Machine: " + Machine.description() + ".");
        var versions = new ArrayList<String>();
        for (Contender contender : contenders) {
            versions.add(contender.title() + " " + contender.version());
        }
        line("Libraries: " + String.join(", ", versions) + ".");
        line(
                "Mode: "
                        + OtpBenchmark.USERS
                        + " users with distinct keys in random order, one thread, thread CPU time; "
                        + pace.description()
                        + ".");
        line("Durability: none, nothing is stored; so there is no code accepted twice, either.");
        if (pace == Pace.SHORT) {
            line("This is a smoke test: its figures say nothing about speed.");
        }
        line("");
    }

    private Row measure(Work work, Hash hash) throws IOException {
        var figures = new LinkedHashMap<String, List<Contender.Figure>>();
        for (int turn = 1; turn <= pace.turns(); turn++) {
            for (Contender contender : contenders) {
                if (contender.supports(work, hash)) {
                    progress(work, hash, turn, contender);
                    figures.computeIfAbsent(contender.title(), title -> new ArrayList<>())
                            .add(contender.measure(work, hash));
                }
            }
        }
        return new Row(work, hash, figures);
    }

    private void progress(Work work, Hash hash, int turn, Contender contender) {
        if (Boolean.getBoolean("sallyport.progress")) {
            System.err.printf(
                    Locale.ROOT,
                    "\r\u001b[K%s %s: turn %d of %d, %s\r",
                    work,
                    hash,
                    turn,
                    pace.turns(),
                    contender.title());
        }
    }

    private void printRow(Row row) {
        line("### " + row.title());
        line("");
        line(
                "| library | ns, median | ns, least to most | bytes | times Sallyport's time |"
                        + " least to most |");
        line("|---|---:|---:|---:|---:|---:|");
        for (String title : row.figures().keySet()) {
            Sample nanos = row.nanos(title);
            double bytes = row.bytes(title).median();
            line(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.0f | %.0f to %.0f | %s | %.2f | %.2f to %.2f |",
                            title,
                            nanos.median(),
                            nanos.min(),
                            nanos.max(),
                            Double.isNaN(bytes) ? "" : String.format(Locale.ROOT, "%.0f", bytes),
                            row.ratio(title).median(),
                            row.ratio(title).min(),
                            row.ratio(title).max()));
        }
        line("");
    }

    private void printCold() throws IOException {
        line("### Cold: the first verification against 3 steps in a new process, SHA1");
        line("");
        line("| library | ms, median | ms, least to most |");
        line("|---|---:|---:|");
        for (Contender contender : contenders) {
            var millis = new ArrayList<Double>();
            for (int turn = 0; turn < pace.turns(); turn++) {
                millis.add(contender.coldNanos() / 1e6);
            }
            var sample = new Sample(millis);
            line(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.2f | %.2f to %.2f |",
                            contender.title(),
                            sample.median(),
                            sample.min(),
                            sample.max()));
        }
        line("");
    }

    private void printBars(List<Row> rows) throws IOException {
        line("### Bars");
        line("");
        for (Row row : rows) {
            judgeAgainstEveryone(row);
            for (Bar bar : suite.bars()) {
                if (bar.isAbout(row)) {
                    judged(bar.isMet(row), bar.describe(row));
                }
            }
            if (!row.work().kind().equals("generate")) {
                judgeAllocation(row);
            }
        }
        line("");
    }

    private void judgeAgainstEveryone(Row row) {
        var slowerThan = new ArrayList<String>();
        for (String title : row.figures().keySet()) {
            if (row.ratio(title).median() < 1) {
                slowerThan.add(title);
            }
        }
        judged(
                slowerThan.isEmpty(),
                row.title()
                        + (slowerThan.isEmpty()
                                ? ": faster than every one"
                                : ": slower than " + slowerThan));
    }

    private void judgeAllocation(Row row) throws IOException {
        String bytes =
                Commands.lastLine(
                        JavaContender.command(
                                Allocation.class, row.work().name(), row.hash().name()));
        judged(
                bytes.equals("0"),
                row.title()
                        + ": "
                        + bytes
                        + " bytes allocated in "
                        + Allocation.OPERATIONS
                        + " verifications (bar 0)");
    }

    private void judged(boolean met, String text) {
        missed |= !met;
        line((met ? "- met: " : "- **missed**: ") + text);
    }

    /** What is printed is also kept: the page is the result. */
    private void line(String text) {
        System.out.println(text);
        page.append(text).append('\n');
    }

    private void writeCsv(List<Row> rows) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("work,hash,library,turn,cpu_ns_per_op,bytes_per_op");
        for (Row row : rows) {
            row.figures()
                    .forEach((title, figures) -> {
                        for (int turn = 0; turn < figures.size(); turn++) {
                            lines.add(csvLine(row, title, turn, figures.get(turn)));
                        }
                    });
        }
        Path file = folder.resolve(suite.fileName() + ".csv");
        Files.write(file, lines);
        System.out.println("Every turn: " + file);
    }

    private static String csvLine(Row row, String title, int turn, Contender.Figure figure) {
        return String.format(
                Locale.ROOT,
                "%s,%s,%s,%d,%.1f,%s",
                row.work(),
                row.hash(),
                title,
                turn + 1,
                figure.nanos(),
                Double.isNaN(figure.bytes())
                        ? ""
                        : String.format(Locale.ROOT, "%.3f", figure.bytes()));
    }

    private void writeChart(List<Row> rows) throws IOException {
        Path file = folder.resolve(suite.fileName() + ".svg");
        Files.writeString(file, BarChart.of(rows));
        System.out.println("Chart: " + file);
    }
}
