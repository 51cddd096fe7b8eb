package io.sallyport.server.cli.migration;

/** A state file that is not touched; the message says what is wrong. */
public final class UntouchedFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    UntouchedFileException(String what, String hint) {
        super(what);
        this.hint = hint;
    }

    /** What is wrong, without a full stop. */
    public String what() {
        return String.valueOf(getMessage());
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }
}
