package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.Event;
import java.util.ArrayList;
import java.util.List;

/** Audit events as lines for people. */
final class EventText {
    private static final int VERDICT_WIDTH = 7;
    private static final int INDENT = 18;

    /** Where few events would fit one line, none is tried to. */
    private static final int NARROW_COLUMNS = 100;

    private final Terminal terminal;
    private final Times times;
    private String day = "";

    /** Whether an event takes two lines; once it does, all that follow do. */
    private boolean isNarrow;

    EventText(Surroundings surroundings) {
        this.terminal = surroundings.terminal();
        this.times = new Times(surroundings.zone());
        this.isNarrow = terminal.columns() < NARROW_COLUMNS;
    }

    /** The lines of these events, under a line for each day that begins. */
    List<String> lines(List<Event> events) {
        int whoWidth = width(events.stream().map(EventText::who).toList(), 16);
        int whereWidth = width(events.stream().map(EventText::where).toList(), 36);
        isNarrow |=
                events.stream()
                        .anyMatch(event ->
                                head(event, whoWidth).length()
                                                + whereWidth
                                                + 2
                                                + rest(event).length()
                                        > terminal.columns());
        var lines = new ArrayList<String>();
        for (Event event : events) {
            newDay(event, lines);
            String head = painted(event, head(event, whoWidth));
            if (isNarrow) {
                lines.add(head + where(event));
                lines.add(" ".repeat(INDENT) + rest(event));
            } else {
                lines.add(head + padded(where(event), whereWidth) + "  " + rest(event));
            }
        }
        return lines;
    }

    private void newDay(Event event, List<String> lines) {
        String weekday = times.weekday(event.at());
        if (weekday.equals(day)) return;
        day = weekday;
        lines.add(terminal.paint(Paint.STRONG, weekday));
    }

    private String head(Event event, int whoWidth) {
        return times.clock(event.at())
                + "  "
                + padded(verdict(event), VERDICT_WIDTH)
                + "  "
                + padded(who(event), whoWidth)
                + "  ";
    }

    private String painted(Event event, String head) {
        return head.replaceFirst(verdict(event), terminal.paint(paint(event), verdict(event)));
    }

    private static String rest(Event event) {
        return what(event) + "  " + event.id();
    }

    static String verdict(Event event) {
        return switch (event.verdict()) {
            case "not_required" -> "let in";
            default -> event.verdict();
        };
    }

    static Paint paint(Event event) {
        return switch (event.verdict()) {
            case "granted" -> Paint.GOOD;
            case "denied" -> Paint.BAD;
            case "changed" -> Paint.CARE;
            default -> Paint.QUIET;
        };
    }

    private static String who(Event event) {
        return event.account().isEmpty() ? event.login() : event.account();
    }

    static String where(Event event) {
        return event.service()
                + " on "
                + event.host()
                + (event.address().isEmpty() ? "" : " from " + event.address());
    }

    private static String what(Event event) {
        String actor = event.actor().isEmpty() ? "" : ", by " + event.actor();
        if (event.device().isEmpty()) return event.reason() + actor;
        return event.verdict().equals("changed")
                ? event.device() + ": " + event.reason() + actor
                : event.reason() + " (" + event.device() + ")";
    }

    private static int width(List<String> texts, int most) {
        return Math.min(most, texts.stream().mapToInt(String::length).max().orElse(0));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
