package io.sallyport.server.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an instant as people write it: so long from now, or a date, or a date and a time. */
final class When {
    /** How it may be written, for messages. */
    static final String FORMS =
            "8h, 2d, 1d12h, 2026-12-31, 2026-12-31T18:00 or 2026-12-31T17:00:00Z";

    /** The pattern takes a call inside another for each part of a text. */
    private static final int SPAN_CHARACTERS_MAX = 64;

    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6}[smhdw])+");
    private static final Pattern PART = Pattern.compile("([0-9]{1,6})([smhdw])");
    private static final Map<String, Duration> UNITS =
            Map.of(
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1),
                    "d", Duration.ofDays(1),
                    "w", Duration.ofDays(7));

    private When() {}

    /** An instant so long before {@code now}, or the one that is written. */
    static Optional<Instant> past(String text, Instant now, ZoneId zone) {
        return span(text).map(now::minus).or(() -> fixed(text, zone));
    }

    /** An instant so long after {@code now}, or the one that is written. */
    static Optional<Instant> future(String text, Instant now, ZoneId zone) {
        return span(text).map(now::plus).or(() -> fixed(text, zone));
    }

    private static Optional<Duration> span(String text) {
        if (text.length() > SPAN_CHARACTERS_MAX || !SPAN.matcher(text).matches())
            return Optional.empty();
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find())
            sum =
                    sum.plus(
                            UNITS.getOrDefault(part.group(2), Duration.ZERO)
                                    .multipliedBy(Long.parseLong(part.group(1))));
        return Optional.of(sum);
    }

    private static Optional<Instant> fixed(String text, ZoneId zone) {
        try {
            if (text.endsWith("Z")) return Optional.of(Instant.parse(text));
            return Optional.of(
                    text.length() > 10
                            ? LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant()
                            : LocalDate.parse(text).atStartOfDay(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
