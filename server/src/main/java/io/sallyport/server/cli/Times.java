package io.sallyport.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them, in their own zone. */
final class Times {
    private static final DateTimeFormatter DAY = format("yyyy-MM-dd");
    private static final DateTimeFormatter WEEKDAY = format("EEEE, yyyy-MM-dd");
    private static final DateTimeFormatter MINUTE = format("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter SECOND = format("yyyy-MM-dd HH:mm:ss zzz");
    private static final DateTimeFormatter CLOCK = format("HH:mm:ss");

    private final ZoneId zone;

    Times(ZoneId zone) {
        this.zone = zone;
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    String day(Instant at) {
        return DAY.format(local(at));
    }

    String weekday(Instant at) {
        return WEEKDAY.format(local(at));
    }

    String minute(Instant at) {
        return MINUTE.format(local(at));
    }

    /** With the zone. */
    String second(Instant at) {
        return SECOND.format(local(at));
    }

    /** Time of the day. */
    String clock(Instant at) {
        return CLOCK.format(local(at));
    }

    /** {@code 5 minutes ago}; a day where it is longer ago than a week. */
    String ago(Instant at, Instant now) {
        Duration past = Duration.between(at, now);
        if (past.compareTo(Duration.ofMinutes(1)) < 0) return "just now";
        if (past.compareTo(Duration.ofDays(7)) > 0) return day(at);
        return rough(past) + " ago";
    }

    /** {@code 5 minutes}, {@code 2 hours}: the greatest unit only, rounded down. */
    static String rough(Duration time) {
        if (time.toDays() > 1) return time.toDays() + " days";
        if (time.toHours() > 1) return time.toHours() + " hours";
        if (time.toMinutes() > 1) return time.toMinutes() + " minutes";
        if (time.toSeconds() >= 60) return "1 minute";
        return count(time.toSeconds(), "second");
    }

    /** {@code 1 code}, {@code 2 codes}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private ZonedDateTime local(Instant at) {
        return at.atZone(zone);
    }
}
