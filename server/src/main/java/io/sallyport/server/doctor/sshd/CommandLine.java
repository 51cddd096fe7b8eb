package io.sallyport.server.doctor.sshd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * With what an sshd was started. A running one has overwritten its command line by a title: {@code
 * sshd: /usr/sbin/sshd -D -p 22 [listener] 0 of 10-100 startups}.
 *
 * @param program the first word
 * @param isCutShort whether the title ends before the word that closes it
 */
record CommandLine(
        Path program, Path config, List<String> options, boolean isInetd, boolean isCutShort) {
    /** The program's own name, which need not be sshd. */
    private static final Pattern TITLE = Pattern.compile("[^ /\0]+: ");

    private static final String END = " [listener]";

    /** Options of sshd that have a value. */
    private static final String WITH_VALUE = "CEbcfghkopu";

    /**
     * @param bytes of /proc/PID/cmdline: words that each end in a zero, or a title
     */
    static CommandLine read(String bytes) {
        String text = trimmed(bytes);
        var title = TITLE.matcher(text);
        boolean isTitle = title.lookingAt();
        int end = text.lastIndexOf(END);
        var words =
                isTitle
                        ? List.of(
                                text.substring(title.end(), end < 0 ? text.length() : end)
                                        .split(" "))
                        : List.of(text.split("\0"));
        return of(words, isTitle && end < 0);
    }

    private static String trimmed(String bytes) {
        int end = bytes.length();
        while (end > 0 && bytes.charAt(end - 1) == 0) end--;
        return bytes.substring(0, end);
    }

    private static CommandLine of(List<String> words, boolean isCutShort) {
        Path config = Listener.CONFIG;
        var options = new ArrayList<String>();
        boolean isInetd = false;
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("-")) continue;
            for (int at = 1; at < word.length(); at++) {
                char option = word.charAt(at);
                if (option == 'i') isInetd = true;
                if (WITH_VALUE.indexOf(option) < 0) continue;
                String rest = word.substring(at + 1);
                String value = rest.isEmpty() && i + 1 < words.size() ? words.get(++i) : rest;
                if (option == 'f') config = Path.of(value);
                if (option == 'o' || option == 'p' || option == 'h') {
                    options.add("-" + option);
                    options.add(value);
                }
                break;
            }
        }
        return new CommandLine(Path.of(words.getFirst()), config, options, isInetd, isCutShort);
    }
}
