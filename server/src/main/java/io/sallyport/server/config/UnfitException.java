package io.sallyport.server.config;

/** A value that cannot be used; whoever knows where it stands makes a {@link Problem} of it. */
final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    UnfitException(String what, String hint) {
        super(what);
        this.hint = hint;
    }

    String what() {
        return String.valueOf(getMessage());
    }

    String hint() {
        return hint;
    }
}
