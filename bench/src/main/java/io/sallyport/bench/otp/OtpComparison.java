package io.sallyport.bench.otp;

import java.io.IOException;
import java.io.PrintStream;
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
    private static final String SALLYPORT = Library.SALLYPORT.title();

    private final Suite suite;
    private final Pace pace;
    private final Path folder;
    private final List<Contender> contenders = new ArrayList<>();
    private final PrintStream out = System.out;

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
        new OtpComparison(suite, pace, args[2], Path.of(args[3])).run();
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
    }

    private void printHead() throws IOException {
        out.println("## " + suite.title());
        out.println();
        out.println("Machine: " + Machine.description() + ".");
        var versions = new ArrayList<String>();
        for (Contender contender : contenders) {
            versions.add(contender.title() + " " + contender.version());
        }
        out.println("Libraries: " + String.join(", ", versions) + ".");
        out.println(
                "Mode: "
                        + OtpBenchmark.USERS
                        + " users with distinct keys in random order, one thread, thread CPU time; "
                        + pace.description()
                        + ".");
        out.println(
                "Durability: none, nothing is stored; so there is no code accepted twice, either.");
        if (pace == Pace.SHORT) {
            out.println("This is a smoke test: its figures say nothing about speed.");
        }
        out.println();
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
        out.println("### " + row.title());
        out.println();
        out.println(
                "| library | ns, median | ns, least to most | bytes | times Sallyport's time |");
        out.println("|---|---:|---:|---:|---:|");
        for (String title : row.figures().keySet()) {
            Sample nanos = row.nanos(title);
            double bytes = row.bytes(title).median();
            out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f to %.0f | %s | %.2f |%n",
                    title,
                    nanos.median(),
                    nanos.min(),
                    nanos.max(),
                    Double.isNaN(bytes) ? "" : String.format(Locale.ROOT, "%.0f", bytes),
                    row.ratio(title).median());
        }
        out.println();
    }

    private void printCold() throws IOException {
        out.println("### Cold: the first verification against 3 steps in a new process, SHA1");
        out.println();
        out.println("| library | ms, median | ms, least to most |");
        out.println("|---|---:|---:|");
        for (Contender contender : contenders) {
            var millis = new ArrayList<Double>();
            for (int turn = 0; turn < pace.turns(); turn++) {
                millis.add(contender.coldNanos() / 1e6);
            }
            var sample = new Sample(millis);
            out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f to %.2f |%n",
                    contender.title(),
                    sample.median(),
                    sample.min(),
                    sample.max());
        }
        out.println();
    }

    private void printBars(List<Row> rows) {
        out.println("### Bars");
        out.println();
        for (Row row : rows) {
            printFasterThanEveryone(row);
            for (Bar bar : suite.bars()) {
                if (bar.isAbout(row)) {
                    out.println("- " + bar.judge(row));
                }
            }
            if (!row.work().kind().equals("generate")) {
                double bytes = row.bytes(SALLYPORT).max();
                // JMH divides what its own threads allocate, too, by the operations.
                out.printf(
                        Locale.ROOT,
                        "- %-6s %s: %.3f bytes allocated (bar 0)%n",
                        bytes < 0.5 ? "met" : "MISSED",
                        row.title(),
                        bytes);
            }
        }
        out.println();
    }

    private void printFasterThanEveryone(Row row) {
        var slowerThan = new ArrayList<String>();
        for (String title : row.figures().keySet()) {
            if (row.ratio(title).median() < 1) {
                slowerThan.add(title);
            }
        }
        out.println(
                slowerThan.isEmpty()
                        ? "- met    " + row.title() + ": faster than every one"
                        : "- MISSED " + row.title() + ": slower than " + slowerThan);
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
        out.println("Every turn: " + file);
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
        out.println("Chart: " + file);
    }
}
