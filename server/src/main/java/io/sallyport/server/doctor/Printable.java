package io.sallyport.server.doctor;

import io.sallyport.engine.identity.UnsafeCharacters;

/** Text of files, logs and other programs as it may be shown (DOC-6). */
public final class Printable {
    private static final int CHARACTERS_MAX = 1000;

    private Printable() {}

    /** Without control characters and what else forges lines; of bounded length. */
    public static String of(String text) {
        var kept = new StringBuilder();
        text.codePoints()
                .limit(CHARACTERS_MAX)
                .map(c -> c == '\n' || c == '\t' ? ' ' : UnsafeCharacters.isUnsafe(c) ? '?' : c)
                .forEach(kept::appendCodePoint);
        if (text.codePointCount(0, text.length()) > CHARACTERS_MAX) kept.append("...");
        return kept.toString();
    }
}
