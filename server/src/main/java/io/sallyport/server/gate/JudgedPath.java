package io.sallyport.server.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path as rules see it (FA-18): unreserved characters decoded, dot segments, doubled slashes and
 * the parameters behind a semicolon taken out.
 *
 * @param segments without slashes; none for the root
 */
record JudgedPath(List<String> segments) {
    JudgedPath {
        segments = List.copyOf(segments);
    }

    /** Empty if servers would not agree on what it names, or if it leaves the root. */
    static Optional<JudgedPath> of(String raw) {
        Optional<String> decoded = decoded(raw);
        if (decoded.isEmpty()) return Optional.empty();
        var segments = new ArrayList<String>();
        for (String whole : decoded.get().split("/")) {
            int semicolon = whole.indexOf(';');
            String segment = semicolon < 0 ? whole : whole.substring(0, semicolon);
            if (segment.isEmpty() || segment.equals(".")) continue;
            if (!segment.equals("..")) segments.add(segment);
            else if (segments.isEmpty()) return Optional.empty();
            else segments.removeLast();
        }
        return Optional.of(new JudgedPath(segments));
    }

    private static Optional<String> decoded(String raw) {
        var out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\') return Optional.empty();
            if (c != '%') {
                out.append(c);
                continue;
            }
            int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) return Optional.empty();
            char meant = (char) (high * 16 + low);
            if (meant == '/' || meant == '\\' || meant == 0) return Optional.empty();
            if (isUnreserved(meant)) out.append(meant);
            else out.append('%').append(hex(high)).append(hex(low));
            i += 2;
        }
        return Optional.of(out.toString());
    }

    /** RFC 3986, section 2.3. */
    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~".indexOf(c) >= 0;
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }

    /** Whether it is {@code place} or lies below it. */
    boolean isAtOrBelow(JudgedPath place) {
        int length = place.segments().size();
        return segments.size() >= length && segments.subList(0, length).equals(place.segments());
    }
}
