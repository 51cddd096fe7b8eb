package io.sallyport.server.doctor.clock;

import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.time.Duration;

/** How far a clock may be off (DOC-65). */
final class OffsetLimits {
    private static final String ID = "clock-offset";

    private final Duration fine;
    private final Duration notice;
    private final Duration warning;

    /**
     * @param step the shortest in use; with 30 s the limits are 2, 5 and 15 s
     */
    OffsetLimits(Duration step) {
        fine = step.dividedBy(15);
        notice = step.dividedBy(6);
        warning = step.dividedBy(2);
    }

    Finding judge(Offset offset) {
        Duration off = offset.ahead().abs();
        Severity severity = severity(off);
        // Two runs say the same: what was measured stands apart (DOC-72).
        if (severity == Severity.OK && !isDoubtful(off, offset.uncertainty()))
            return Finding.ok(
                    ID,
                    Place.asked(offset.source()),
                    "The clock is right to " + seconds(fine) + ".");
        return ClockChecks.finding(
                ID,
                severity == Severity.OK ? Severity.NOTICE : severity,
                offset.source(),
                what(severity),
                means(offset, off),
                "Look at the time service: chronyc tracking, or timedatectl timesync-status.");
    }

    private Severity severity(Duration off) {
        if (off.compareTo(fine) <= 0) return Severity.OK;
        if (off.compareTo(notice) <= 0) return Severity.NOTICE;
        return off.compareTo(warning) <= 0 ? Severity.WARNING : Severity.ERROR;
    }

    private String what(Severity severity) {
        return switch (severity) {
            case NOTICE -> "The clock is off by more than " + seconds(fine) + ".";
            case WARNING -> "The clock is off by more than " + seconds(notice) + ".";
            case ERROR -> "The clock is off by more than " + seconds(warning) + ".";
            default -> "The clock seems right, but the measurement is rough.";
        };
    }

    private String means(Offset offset, Duration off) {
        String measured =
                "It is %s s %s (%s), give or take %s s."
                        .formatted(
                                ClockChecks.text(off),
                                offset.ahead().isNegative() ? "behind" : "ahead",
                                offset.source(),
                                ClockChecks.text(offset.uncertainty()));
        String doubt =
                isDoubtful(off, offset.uncertainty())
                        ? " That may put it beyond the next limit."
                        : "";
        return "Codes of right clocks are refused once it is off by more than a step. "
                + measured
                + doubt;
    }

    /** Whether the truth may lie beyond the next limit. */
    private boolean isDoubtful(Duration off, Duration uncertainty) {
        for (Duration limit : new Duration[] {fine, notice, warning})
            if (off.compareTo(limit) <= 0) return off.plus(uncertainty).compareTo(limit) > 0;
        return off.minus(uncertainty).compareTo(warning) <= 0;
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1_000.0 + " s";
    }
}
