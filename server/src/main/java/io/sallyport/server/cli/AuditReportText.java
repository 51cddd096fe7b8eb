package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.AuditFinding;
import java.util.ArrayList;

/** What came of a check of the audit, for people. */
final class AuditReportText {
    private static final int FINDINGS_SHOWN = 100;

    private final Terminal terminal;
    private final Times times;

    AuditReportText(Surroundings surroundings) {
        this.terminal = surroundings.terminal();
        this.times = new Times(surroundings.zone());
    }

    void tell(AuditReport report, String whole) {
        for (AuditFinding finding : report.findings().stream().limit(FINDINGS_SHOWN).toList())
            tell(finding);
        if (report.findings().size() > FINDINGS_SHOWN)
            terminal.line("... and more; --json shows all.");
        if (!report.whole()) terminal.line();
        terminal.line(
                report.whole()
                        ? terminal.paint(Paint.GOOD, whole)
                        : terminal.paint(
                                Paint.BAD,
                                "DAMAGED: "
                                        + Times.count(report.findings().size(), "finding")
                                        + "."));
        terminal.line(counts(report));
        report.newestSeal()
                .ifPresent(seal ->
                        terminal.line(
                                "Newest seal: "
                                        + seal.number()
                                        + " of "
                                        + times.second(seal.at())
                                        + ", up to event "
                                        + seal.last()
                                        + "."));
    }

    private static String counts(AuditReport report) {
        return "Checked "
                + Times.count(report.events(), "event")
                + ", "
                + Times.count(report.seals(), "seal")
                + (report.accounts() == 0
                        ? ""
                        : ", the registers of " + Times.count(report.accounts(), "account"))
                + "; "
                + Times.count(report.unsealed(), "event")
                + (report.unsealed() == 1 ? " lies" : " lie")
                + " behind the last seal.";
    }

    private void tell(AuditFinding finding) {
        var where = new ArrayList<String>();
        if (!finding.account().isEmpty()) where.add(finding.account());
        if (finding.first() > 0)
            where.add(
                    finding.first() == finding.last()
                            ? "event " + finding.first()
                            : "events " + finding.first() + " to " + finding.last());
        finding.from().ifPresent(from -> where.add("not before " + times.second(from)));
        finding.to().ifPresent(to -> where.add("not after " + times.second(to)));
        String place = where.isEmpty() ? "the seals" : String.join(", ", where);
        Wrapped.lines(place + ": " + finding.what() + ".", "- ", "  ").forEach(terminal::line);
    }
}
