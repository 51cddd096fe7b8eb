package io.sallyport.server.cli;

import io.sallyport.server.cli.googleauth.Flag;
import java.util.ArrayList;
import java.util.List;

/** How the command google-authenticator is used. */
final class GoogleAuthenticatorHelp {
    private static final int COLUMN = 32;

    private GoogleAuthenticatorHelp() {}

    static List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(
                GoogleAuthenticatorCommand.NAME + " " + VersionCommand.VERSION + ", of Sallyport");
        lines.add("usage: google-authenticator [OPTION...]");
        lines.add("");
        lines.add("Writes a file ~/.google_authenticator for the PAM module: shows a new secret,");
        lines.add("and asks for a code of it. What no option says is asked for.");
        lines.add("");
        for (Flag flag : Flag.values()) {
            if (flag == Flag.SHOW) lines.addAll(List.of("", "Sallyport's own, never cut short:"));
            lines.addAll(Wrapped.lines(flag.description(), start(flag), " ".repeat(COLUMN)));
        }
        lines.add("");
        lines.add("Modes: none, ansi (default), utf8; ansi_inverse, utf8_grey and so on.");
        lines.add("");
        lines.add("Examples:");
        lines.add("  google-authenticator                                asks for everything");
        lines.add("  google-authenticator -t -d -f -w 3 -r 3 -R 30 -C    asks nothing");
        lines.add("  google-authenticator --show                         a new phone, same secret");
        return lines;
    }

    private static String start(Flag flag) {
        String letter = flag.letter().map(one -> "-" + one + ", ").orElse("    ");
        String value = flag.value().map(name -> "=" + name).orElse("");
        return ("%-" + COLUMN + "s").formatted("  " + letter + "--" + flag.word() + value);
    }
}
