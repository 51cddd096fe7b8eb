package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.Event;
import java.util.ArrayList;
import java.util.List;

/** Audit events as lines for people. */
final class EventText {
    private static final int VERDICT_WIDTH = 7;
    private static final int INDENT = 18;

    private final Terminal terminal;
    private final Times times;
    private String day = "";

    EventText(Surroundings surroundings) {
        this.terminal = surroundings.terminal();
        this.times = new Times(surroundings.zone());
    }

    /** The lines of these events, under a line for each day that begins. */
    List<String> lines(List<Event> events) {
        int whoWidth = width(events.stream().map(EventText::who).toList(), 16);
        int whereWidth = width(events.stream().map(EventText::where).toList(), 36);
        var lines = new ArrayList<String>();
        for (Event event : events) {
            newDay(event, lines);
            lines.addAll(lines(event, whoWidth, whereWidth));
        }
        return lines;
    }

    private void newDay(Event event, List<String> lines) {
        String weekday = times.weekday(event.at());
        if (weekday.equals(day)) return;
        day = weekday;
        lines.add(terminal.paint(Paint.STRONG, weekday));
    }

    private List<String> lines(Event event, int whoWidth, int whereWidth) {
        String head =
                times.clock(event.at())
                        + "  "
                        + padded(verdict(event), VERDICT_WIDTH)
                        + "  "
                        + padded(who(event), whoWidth)
                        + "  ";
        String where = padded(where(event), whereWidth);
        String rest = what(event) + "  " + event.id();
        int whole = head.length() + where.length() + 2 + rest.length();
        String painted =
                head.replaceFirst(verdict(event), terminal.paint(paint(event), verdict(event)));
        if (whole <= terminal.columns()) return List.of(painted + where + "  " + rest);
        return List.of(painted + where(event), " ".repeat(INDENT) + rest);
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
        String device = event.device().isEmpty() ? "" : ", " + event.device();
        String actor = event.actor().isEmpty() ? "" : ", by " + event.actor();
        return event.reason() + device + actor;
    }

    private static int width(List<String> texts, int most) {
        return Math.min(most, texts.stream().mapToInt(String::length).max().orElse(0));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
