package io.sallyport.engine.googleauth;

/** An option line's value is not what GA-124 to GA-131 allow; the message names the option. */
final class MalformedOptionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String name;

    MalformedOptionException(String name) {
        super("malformed " + name);
        this.name = name;
    }

    String name() {
        return name;
    }
}
