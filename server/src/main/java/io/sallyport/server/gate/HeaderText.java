package io.sallyport.server.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/** Names as the values of headers (FA-31). */
public final class HeaderText {
    private HeaderText() {}

    /** Visible ASCII and blanks inside as they are, all else percent-encoded as UTF-8. */
    public static String of(String text) {
        return encoded(text, "%");
    }

    /** With commas between them, and none in them. */
    public static String list(List<String> texts) {
        return texts.stream().map(text -> encoded(text, "%,")).collect(Collectors.joining(","));
    }

    private static String encoded(String text, String besides) {
        byte[] bytes = text.getBytes(UTF_8);
        var out = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean isInside = i > 0 && i < bytes.length - 1;
            boolean isPlain = (c > ' ' && c < 0x7f) || (c == ' ' && isInside);
            if (isPlain && besides.indexOf(c) < 0) out.append(c);
            else out.append(String.format("%%%02X", (int) c));
        }
        return out.toString();
    }
}
