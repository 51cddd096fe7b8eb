package io.sallyport.server.json;

/** A body that is not the message that was asked for. Its text never holds a value of it. */
public final class UnfitJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    UnfitJsonException(String field, String rule) {
        super(rule);
        this.field = field;
    }

    /** Which field, as a path with dots; empty where no field can be named. */
    public String field() {
        return field;
    }

    /** What is wrong, in a phrase without a full stop. */
    public String rule() {
        return String.valueOf(getMessage());
    }
}
