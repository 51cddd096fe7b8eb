package io.sallyport.server.gate;

import java.util.Optional;

/**
 * The address that a visitor asked for, parsed whole (FA-17): never with a user part, a control
 * character, a blank, a backslash or a fragment.
 *
 * @param path from the first slash, as it was sent, without its query
 * @param query from the question mark; empty if there is none
 */
public record Target(WebOrigin origin, String path, String query) {
    /** Longer ones no server takes either. */
    public static final int CHARACTERS_MAX = 8 * 1024;

    /** Reads an absolute address; empty if it is malformed. */
    public static Optional<Target> parse(String text) {
        int colon = text.indexOf("://");
        if (colon < 0 || text.length() > CHARACTERS_MAX || !isVisible(text))
            return Optional.empty();
        int slash = colon + 3;
        while (slash < text.length() && "/?".indexOf(text.charAt(slash)) < 0) slash++;
        String rest = text.substring(slash);
        return WebOrigin.of(text.substring(0, colon), text.substring(colon + 3, slash))
                .flatMap(origin -> of(origin, rest.startsWith("/") ? rest : "/" + rest));
    }

    /** Of the parts that proxies send apart; {@code pathAndQuery} begins with a slash. */
    public static Optional<Target> of(String scheme, String authority, String pathAndQuery) {
        if (!pathAndQuery.startsWith("/") || pathAndQuery.length() > CHARACTERS_MAX)
            return Optional.empty();
        return WebOrigin.of(scheme, authority).flatMap(origin -> of(origin, pathAndQuery));
    }

    private static Optional<Target> of(WebOrigin origin, String pathAndQuery) {
        if (!isVisible(pathAndQuery)) return Optional.empty();
        int mark = pathAndQuery.indexOf('?');
        return Optional.of(
                mark < 0
                        ? new Target(origin, pathAndQuery, "")
                        : new Target(
                                origin,
                                pathAndQuery.substring(0, mark),
                                pathAndQuery.substring(mark)));
    }

    /** Visible ASCII without what browsers and servers read in different ways. */
    private static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#') return false;
        }
        return true;
    }

    /** The application's first page. */
    public Target start() {
        return new Target(origin, "/", "");
    }

    /** As a browser is sent there; {@link #parse} reads it to the same target. */
    @Override
    public String toString() {
        return origin + path + query;
    }
}
