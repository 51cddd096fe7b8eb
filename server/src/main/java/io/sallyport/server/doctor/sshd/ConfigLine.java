package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One line of sshd's configuration.
 *
 * @param line counted from 1
 * @param keyword in small letters, as {@code sshd -T} names it
 * @param written the keyword as it stands there
 * @param scope the {@code Match} lines that must all fit; empty: it holds for everybody
 */
record ConfigLine(
        Path file,
        int line,
        String keyword,
        String written,
        List<String> arguments,
        List<MatchLine> scope) {
    ConfigLine {
        arguments = List.copyOf(arguments);
        scope = List.copyOf(scope);
    }

    /** Old names of keywords (SSH-6), as {@code sshd -T} names them now. */
    static String canonical(String written) {
        String small = written.toLowerCase(Locale.ROOT);
        return switch (small) {
            case "challengeresponseauthentication", "skeyauthentication" ->
                    "kbdinteractiveauthentication";
            case "dsaauthentication" -> "pubkeyauthentication";
            case "pubkeyacceptedkeytypes" -> "pubkeyacceptedalgorithms";
            case "hostbasedacceptedkeytypes" -> "hostbasedacceptedalgorithms";
            default -> small;
        };
    }

    /** Whether the line has an old name of its keyword. */
    boolean isAlias() {
        return !written.toLowerCase(Locale.ROOT).equals(keyword);
    }

    Place place() {
        return Place.line(file, line);
    }

    /** {@code /etc/ssh/sshd_config:12}. */
    String where() {
        return file + ":" + line;
    }

    /** As it could stand in the file. */
    String text() {
        return written + " " + String.join(" ", arguments);
    }
}
