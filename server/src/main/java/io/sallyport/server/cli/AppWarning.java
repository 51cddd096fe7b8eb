package io.sallyport.server.cli;

import io.sallyport.server.authenticator.AppLimits;
import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.CodeParameters;
import java.util.List;

/** Says which apps cannot do what is asked of them, before anybody scans anything (FMT-21). */
final class AppWarning {
    private AppWarning() {}

    static void show(Terminal terminal, CodeParameters parameters) {
        var unable = AppLimits.unable(parameters);
        if (unable.isEmpty()) return;
        terminal.line(
                terminal.paint(
                        Paint.CARE, "Not every app can do this (" + words(parameters) + ")."));
        show(terminal, "known to work    ", AppLimits.able(parameters));
        show(terminal, "not, or not sure ", unable);
        Wrapped.lines(
                        "Some apps ignore silently what they do not know and show wrong codes; the"
                                + " code that you are asked for will tell.",
                        "  ")
                .forEach(terminal::line);
        terminal.line();
    }

    /** {@code SHA-256, 8 digits, every 60 seconds}. */
    static String words(CodeParameters parameters) {
        return hash(parameters)
                + ", "
                + parameters.digits()
                + " digits, "
                + parameters
                        .period()
                        .map(seconds -> "every " + Times.count(seconds, "second"))
                        .orElse("by counter");
    }

    /** {@code SHA-256}. */
    static String hash(CodeParameters parameters) {
        return parameters.algorithm().replace("SHA", "SHA-");
    }

    private static void show(Terminal terminal, String head, List<String> apps) {
        String names = apps.isEmpty() ? "none of the usual ones" : String.join(", ", apps);
        Wrapped.lines(names, "  " + head + " ", " ".repeat(head.length() + 3))
                .forEach(terminal::line);
    }
}
