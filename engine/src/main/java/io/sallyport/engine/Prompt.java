package io.sallyport.engine;

/**
 * One line to show.
 *
 * @param text a question ends with a colon and a blank (SSH-63)
 */
public record Prompt(Style style, String text) {
    /** How it is shown, and whether an answer is expected. */
    public enum Style {
        ASK_HIDDEN,
        ASK_ECHOED,
        INFORMATION,
        ERROR;

        /** Whether the person types something. */
        public boolean asks() {
            return this == ASK_HIDDEN || this == ASK_ECHOED;
        }
    }
}
