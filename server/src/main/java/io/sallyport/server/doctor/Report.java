package io.sallyport.server.doctor;

import java.time.Instant;
import java.util.List;

/**
 * What one run found.
 *
 * @param host the machine's own name
 * @param findings in the order in which they are shown
 * @param skipped identifiers that were left out by choice, in order
 */
public record Report(
        String host, Instant time, List<Sshd> sshd, List<Finding> findings, List<String> skipped) {
    /** Of the JSON; fields are only added within one (DOC-71). */
    public static final int VERSION = 1;

    public Report {
        sshd = List.copyOf(sshd);
        findings = List.copyOf(findings);
        skipped = List.copyOf(skipped);
    }

    /**
     * A program that serves SSH here.
     *
     * @param version as it says itself
     * @param path of the program
     */
    public record Sshd(String version, String path) {}

    /** How many findings have a severity. */
    public long count(Severity severity) {
        return findings.stream().filter(found -> found.severity() == severity).count();
    }

    /**
     * Whether a script has to be told (DOC-73, DOC-74).
     *
     * @param isStrict warnings count as errors
     */
    public boolean isFailure(boolean isStrict) {
        return findings.stream().anyMatch(found -> fails(found, isStrict));
    }

    private static boolean fails(Finding found, boolean isStrict) {
        return switch (found.severity()) {
            case ERROR -> true;
            case WARNING -> isStrict;
            case UNKNOWN -> Rows.REQUIRED.contains(found.id());
            case NOTICE, OK -> false;
        };
    }
}
