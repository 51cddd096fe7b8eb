package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.StateFileReport;
import java.util.List;

/** Who was moved, what came over, and what differs. */
final class MovedTable {
    private final Terminal terminal;

    MovedTable(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(List<MovedRow> rows) {
        if (rows.isEmpty()) {
            terminal.line("There is no file.");
            return;
        }
        var table = new Table("PERSON", "CODES", "COMES OVER", "RESULT");
        for (MovedRow row : rows)
            table.row(
                    row.person().isEmpty() ? "?" : row.person(),
                    row.report()
                            .flatMap(StateFileReport::parameters)
                            .map(MovedTable::kind)
                            .orElse("-"),
                    row.report().map(MovedTable::taken).orElse("-"),
                    row.result());
        table.lines("").forEach(terminal::line);
        differences(rows);
        rows.stream()
                .flatMap(row -> row.problem().stream())
                .forEach(problem -> terminal.complain(terminal.paint(Paint.BAD, problem)));
    }

    private void differences(List<MovedRow> rows) {
        if (rows.stream().allMatch(row -> row.differences().isEmpty())) return;
        terminal.line();
        terminal.line("What differs here:");
        for (MovedRow row : rows)
            for (String difference : row.differences())
                terminal.line("  " + row.person() + ": " + difference);
    }

    private static String taken(StateFileReport report) {
        if (report.parameters().isEmpty()) return "-";
        if (report.outcome() == StateFileReport.Outcome.KNOWN) return "here already";
        return report.taken().isEmpty() ? "secret" : "secret, " + String.join(", ", report.taken());
    }

    static String kind(CodeParameters parameters) {
        String hash = parameters.algorithm().equals("SHA1") ? "" : ", " + parameters.algorithm();
        return parameters.digits()
                + " digits, "
                + parameters.period().map(seconds -> "every " + seconds + " s").orElse("by counter")
                + hash;
    }
}
