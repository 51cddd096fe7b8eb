package io.sallyport.server.cli;

import io.sallyport.server.cli.migration.UntouchedFileException;
import io.sallyport.server.door.local.wire.StateFileReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What became of one file.
 *
 * @param source the file
 * @param result in one or two words
 * @param report what the server says of it
 * @param problem what is wrong, as {@code SOURCE:PLACE: what / hint} (FMT-2)
 */
record MovedRow(
        String source,
        String person,
        String result,
        Optional<StateFileReport> report,
        Optional<String> problem) {
    static MovedRow done(Path source, StateFileReport report, String result) {
        return new MovedRow(
                source.toString(), report.account(), result, Optional.of(report), Optional.empty());
    }

    static MovedRow refused(Path source, StateFileReport report, StateFileReport.Refusal refusal) {
        String hint = refusal.hint().isEmpty() ? "" : " / " + refusal.hint();
        return new MovedRow(
                source.toString(),
                report.account(),
                refusal.kind(),
                Optional.of(report),
                Optional.of(source + ":" + refusal.line() + ": " + refusal.what() + hint));
    }

    static MovedRow trouble(Path source, String person, UntouchedFileException trouble) {
        return failed(source, person, trouble.what() + " / " + trouble.hint());
    }

    static MovedRow failed(Path source, String person, String problem) {
        return new MovedRow(
                source.toString(),
                person,
                "refused",
                Optional.empty(),
                Optional.of(source + ":1: " + problem));
    }

    boolean isGood() {
        return problem.isEmpty();
    }

    List<String> differences() {
        return report.map(StateFileReport::differences).orElse(List.of());
    }
}
