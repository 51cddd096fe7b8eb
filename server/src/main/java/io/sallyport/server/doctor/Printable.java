package io.sallyport.server.doctor;

/** Text of files, logs and other programs as it may be shown (DOC-6). */
final class Printable {
    private static final int CHARACTERS_MAX = 400;

    private Printable() {}

    /** Without control characters and what else moves a terminal's cursor; of bounded length. */
    static String of(String text) {
        var kept = new StringBuilder();
        text.codePoints()
                .map(c -> isShown(c) ? c : c == '\n' || c == '\t' ? ' ' : '?')
                .limit(CHARACTERS_MAX + 1L)
                .forEach(kept::appendCodePoint);
        if (kept.length() <= CHARACTERS_MAX) return kept.toString();
        return kept.substring(0, kept.offsetByCodePoints(0, CHARACTERS_MAX)) + "...";
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
