package io.sallyport.server.cli;

import java.util.List;

/** Shows codes that are shown once. */
final class PrintedCodes {
    private PrintedCodes() {}

    static void showRecovery(Terminal terminal, List<String> codes, String account, String host) {
        terminal.line();
        terminal.line(
                "Recovery codes of " + account + " on " + host + ", for when the phone is gone:");
        show(terminal, codes);
        Wrapped.lines(
                        "Each opens the door once, in place of a code. They are not shown again:"
                                + " print them or write them down, and keep them apart from the"
                                + " phone.",
                        "")
                .forEach(terminal::line);
    }

    static void showEmergency(Terminal terminal, List<String> codes) {
        terminal.line("Emergency codes of this host, for when the server does not answer:");
        show(terminal, codes);
        Wrapped.lines(
                        "Each lets one login in, on this host, after its key or password. They are"
                                + " not shown again: print them or write them down, and keep them"
                                + " where you reach them without this host.",
                        "")
                .forEach(terminal::line);
    }

    static void show(Terminal terminal, List<String> codes) {
        Box.ofCodes(codes, terminal.isUnicode()).forEach(line -> terminal.line("  " + line));
    }
}
