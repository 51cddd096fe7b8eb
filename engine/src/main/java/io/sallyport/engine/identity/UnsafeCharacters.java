package io.sallyport.engine.identity;

/**
 * Characters that no name or text of somebody else's choosing may carry into a line that people
 * read: they could end the line and forge another, or turn round what stands in it.
 */
public final class UnsafeCharacters {
    private UnsafeCharacters() {}

    /** Controls, line separators, direction and other format controls, and lone surrogates. */
    public static boolean isUnsafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
