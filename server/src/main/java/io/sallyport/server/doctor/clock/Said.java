package io.sallyport.server.doctor.clock;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What time services say of the offset, in their own words. */
final class Said {
    private static final Pattern CHRONY =
            Pattern.compile(
                    "(?m)^System time *: *([0-9]{1,9}\\.[0-9]{1,9}) seconds (fast|slow) of NTP"
                            + " time$");
    private static final Pattern CHRONY_IS_SYNCHRONISED =
            Pattern.compile("(?m)^Leap status *: *(Normal|Insert second|Delete second)$");
    private static final Pattern CHRONY_ERROR =
            Pattern.compile(
                    "(?m)^Root (?:delay|dispersion) *: *([0-9]{1,9}\\.[0-9]{1,9}) seconds$");
    private static final Pattern TIMESYNC =
            Pattern.compile("(?m)^ *Offset: ([+-])([0-9a-z. ]{1,40})$");
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)([a-z]+) ?");
    private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000);
    private static final Map<String, BigDecimal> NANOSECONDS =
            Map.of(
                    "us", BigDecimal.valueOf(1_000),
                    "ms", BigDecimal.valueOf(1_000_000),
                    "s", BILLION,
                    "min", BILLION.multiply(BigDecimal.valueOf(60)),
                    "h", BILLION.multiply(BigDecimal.valueOf(3_600)),
                    "d", BILLION.multiply(BigDecimal.valueOf(86_400)));

    private Said() {}

    /** Of {@code chronyc -n tracking}; empty unless it is synchronised. */
    static Optional<Offset> byChrony(String tracking) {
        Matcher said = CHRONY.matcher(tracking);
        if (!said.find() || !CHRONY_IS_SYNCHRONISED.matcher(tracking).find())
            return Optional.empty();
        Duration off = seconds(said.group(1));
        Duration error = Duration.ZERO;
        // Half the delay, and the dispersion: chrony's own bound.
        Matcher errors = CHRONY_ERROR.matcher(tracking);
        while (errors.find())
            error =
                    error.plus(
                            errors.group().startsWith("Root delay")
                                    ? seconds(errors.group(1)).dividedBy(2)
                                    : seconds(errors.group(1)));
        return Optional.of(
                new Offset(
                        said.group(2).equals("fast") ? off : off.negated(),
                        error,
                        "chronyc tracking"));
    }

    /** Of {@code timedatectl timesync-status}; empty unless it has had an answer. */
    static Optional<Offset> byTimesyncd(String status) {
        Matcher said = TIMESYNC.matcher(status);
        if (!said.find()) return Optional.empty();
        String text = said.group(2);
        Matcher part = PART.matcher(text);
        BigDecimal sum = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            BigDecimal unit = NANOSECONDS.get(part.group(2));
            if (unit == null) return Optional.empty();
            sum = sum.add(new BigDecimal(part.group(1)).multiply(unit));
            end = part.end();
        }
        if (end == 0 || end != text.length()) return Optional.empty();
        Duration behind = Duration.ofNanos(sum.longValue());
        return Optional.of(
                new Offset(
                        said.group(1).equals("+") ? behind.negated() : behind,
                        Duration.ZERO,
                        "timedatectl timesync-status"));
    }

    private static Duration seconds(String decimal) {
        return Duration.ofNanos(new BigDecimal(decimal).multiply(BILLION).longValue());
    }
}
