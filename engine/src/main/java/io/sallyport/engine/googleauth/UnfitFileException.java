package io.sallyport.engine.googleauth;

/** A state file that cannot be moved to the central store; the message says what is wrong. */
public final class UnfitFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int line;
    private final String hint;

    /** Kinds of refusal (FMT-3). */
    public enum Kind {
        MALFORMED,
        UNSUPPORTED,
        WEAK
    }

    /**
     * @param line counted from 1
     * @param hint what to do about it
     */
    UnfitFileException(Kind kind, int line, String what, String hint) {
        super(what);
        this.kind = kind;
        this.line = line;
        this.hint = hint;
    }

    public Kind kind() {
        return kind;
    }

    public int line() {
        return line;
    }

    public String hint() {
        return hint;
    }
}
