package io.sallyport.server.notice;

import java.util.stream.Collectors;

/** Makes text from outside harmless in a mail: one line, printable ASCII, short. */
final class PlainText {
    private static final int CHARACTERS_MAX = 64;
    private static final String CUT = "...";

    private PlainText() {}

    /** Each character that is no printable ASCII becomes a question mark; what is long is cut. */
    static String of(String text) {
        String plain =
                text.codePoints()
                        .limit(CHARACTERS_MAX + 1)
                        .mapToObj(c -> c >= ' ' && c < 0x7f ? Character.toString(c) : "?")
                        .collect(Collectors.joining());
        return plain.length() > CHARACTERS_MAX
                ? plain.substring(0, CHARACTERS_MAX - CUT.length()) + CUT
                : plain;
    }
}
