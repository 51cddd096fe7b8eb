package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Printable;
import io.sallyport.server.doctor.Report;
import io.sallyport.server.doctor.Severity;
import java.util.ArrayList;
import java.util.List;

/** A report of {@code doctor} for people (DOC-69, DOC-70). */
final class DoctorText {
    private static final String INDENT = "         ";

    private final Terminal terminal;
    private final boolean isAll;

    /**
     * @param isAll whether what is right is shown, too
     */
    DoctorText(Terminal terminal, boolean isAll) {
        this.terminal = terminal;
        this.isAll = isAll;
    }

    void tell(Report report, boolean isRoot) {
        if (!isRoot) {
            var unknown =
                    report.findings().stream()
                            .filter(found -> found.severity() == Severity.UNKNOWN)
                            .map(Finding::id)
                            .distinct()
                            .toList();
            tell("Without root not possible: ", String.join(", ", unknown) + ". Use sudo.");
            terminal.line();
        }
        for (Finding found : report.findings())
            if (isAll || found.severity() != Severity.OK) tell(found);
        if (!report.skipped().isEmpty())
            tell("Skipped: ", String.join(", ", report.skipped()) + ".");
        terminal.line(counted(report));
    }

    private void tell(Finding found) {
        terminal.line(
                terminal.paint(paint(found.severity()), padded(found.severity().word()))
                        + found.id()
                        + "  "
                        + Printable.of(Place.shown(found.place())));
        part("for", whom(found));
        part("what", found.what());
        part("means", found.means());
        found.todo().forEach(step -> part("do", step));
        if (found.severity() != Severity.OK) part("more", found.doc());
        terminal.line();
    }

    private static String whom(Finding found) {
        var words = new ArrayList<String>();
        if (!found.users().isEmpty()) words.add(listed(found.users()));
        if (!found.addresses().isEmpty()) words.add("from " + listed(found.addresses()));
        return String.join(" ", words);
    }

    private static String listed(List<String> names) {
        return String.join(", ", names);
    }

    private void part(String name, String text) {
        if (!text.isEmpty())
            tell("  " + name + " ".repeat(INDENT.length() - 2 - name.length()), text);
    }

    /** Broken into lines for a person, on one line for a log. */
    private void tell(String first, String text) {
        String printable = Printable.of(text);
        if (terminal.isOutputTerminal())
            Wrapped.lines(printable, first, INDENT).forEach(terminal::line);
        else terminal.line(first + printable);
    }

    private static String padded(String word) {
        return word + " ".repeat(INDENT.length() - word.length());
    }

    private static Paint paint(Severity severity) {
        return switch (severity) {
            case ERROR -> Paint.BAD;
            case WARNING, UNKNOWN -> Paint.CARE;
            case NOTICE -> Paint.QUIET;
            case OK -> Paint.GOOD;
        };
    }

    private static String counted(Report report) {
        return Times.count(report.count(Severity.ERROR), "error")
                + ", "
                + Times.count(report.count(Severity.WARNING), "warning")
                + ", "
                + Times.count(report.count(Severity.NOTICE), "notice")
                + ", "
                + report.count(Severity.UNKNOWN)
                + " unknown, "
                + report.count(Severity.OK)
                + " ok.";
    }
}
